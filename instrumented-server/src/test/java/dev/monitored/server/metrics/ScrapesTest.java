package dev.monitored.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.metrics.Scrapes.Scrape;
import io.prometheus.client.CollectorRegistry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScrapesTest {
  private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

  private final CollectorRegistry registry = new CollectorRegistry();
  private Instant now = START;
  private final Scrapes scrapes = new Scrapes(registry, () -> now);

  @Test
  void aScrapeTellsTheTimeOfTheOneBefore() {
    scrapes.begun("Prometheus/3.13.5");
    assertThat(last("prometheus")).isNull();
    scrapes.ended("Prometheus/3.13.5");
    now = START.plusSeconds(15);
    scrapes.begun("Prometheus/3.13.5");

    assertThat(last("prometheus")).isEqualTo(1_700_000_000.0);
    assertThat(last("other")).isNull();
    assertThat(registry.getSampleValue("jobserver_scrapes_total", labels(), values("prometheus")))
        .isEqualTo(2);
  }

  @Test
  void theLastScrapeOfEachAgentIsKnownTheNewestFirst() {
    scrapes.ended("curl/8.0");
    now = START.plusSeconds(1);
    scrapes.ended("Prometheus/3.13.5");
    now = START.plusSeconds(2);
    scrapes.ended("curl/8.0");

    assertThat(scrapes.last())
        .containsExactly(
            new Scrape("curl/8.0", START.plusSeconds(2)),
            new Scrape("Prometheus/3.13.5", START.plusSeconds(1)));
  }

  @Test
  void manyAgentsWithLongAndOddNamesTakeLittleRoom() {
    for (int i = 0; i < 1000; i++) {
      now = START.plusSeconds(i);
      scrapes.ended(i + "\n\u00e9" + "x".repeat(10_000));
    }
    scrapes.ended(null);

    assertThat(scrapes.last()).hasSize(10).allMatch(scrape -> scrape.agent().length() <= 100);
    assertThat(scrapes.last().get(1).agent()).startsWith("999??xxx");
    assertThat(registry.getSampleValue("jobserver_scrapes_total", labels(), values("other")))
        .isEqualTo(0);
  }

  private @Nullable Double last(String agent) {
    return registry.getSampleValue(
        "jobserver_last_scrape_timestamp_seconds", labels(), values(agent));
  }

  private static String[] labels() {
    return new String[] {"agent"};
  }

  private static String[] values(String agent) {
    return new String[] {agent};
  }
}
