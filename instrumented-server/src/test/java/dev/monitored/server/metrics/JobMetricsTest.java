package dev.monitored.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.action.AttemptKey;
import dev.monitored.action.JobId;
import dev.monitored.server.Scrape;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.attempt.LostAttempt;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JobMetricsTest {
  private static final JobId ID = new JobIds(InstantSource.system()).next();

  private final CollectorRegistry registry = new CollectorRegistry();

  private Scrape scrape() throws IOException {
    var text = new StringWriter();
    TextFormat.write004(text, registry.metricFamilySamples());
    return Scrape.parse(text.toString());
  }

  @Test
  void everySeriesIsThereAtZeroFromTheStart() throws IOException {
    new JobMetrics(registry, List.of("sleep"));

    for (var outcome : Outcome.values()) {
      assertThat(scrape().value("ays_job_count_total", "status", outcome.word())).isZero();
      assertThat(scrape().value("ays_job_latency_sec_count", "status", outcome.word())).isZero();
    }
    assertThat(scrape().value("ays_job_running")).isZero();
    assertThat(scrape().value("jobserver_attempts_started_total", "action", "sleep")).isZero();
    assertThat(scrape().value("jobserver_attempts_retried_total", "action", "sleep")).isZero();
    assertThat(scrape().value("jobserver_attempts_lost_total", "action", "sleep")).isZero();
    for (var outcome : Outcome.values()) {
      var labels = new String[] {"action", "sleep", "status", outcome.word()};
      assertThat(scrape().value("jobserver_attempts_ended_total", labels)).isZero();
    }
  }

  @Test
  void anActionThatTheSettingsDoNotHaveAnyMoreIsNotNamed() throws IOException {
    var metrics = new JobMetrics(registry, List.of("sleep"));

    metrics.lost(new LostAttempt(new AttemptKey(ID, 1), "forgotten", new JobState.Scheduled()));

    assertThat(scrape().value("jobserver_attempts_lost_total", "action", "other")).isEqualTo(1);
    assertThat(scrape().series()).noneMatch(series -> series.labels().containsValue("forgotten"));
  }

  @Test
  void bucketsGoOnWhereTheDefaultsEnd() throws IOException {
    new JobMetrics(registry, List.of());

    assertThat(bounds())
        .isEqualTo(
            Set.of(
                "0.005", "0.01", "0.025", "0.05", "0.075", "0.1", "0.25", "0.5", "0.75", "1.0",
                "2.5", "5.0", "7.5", "10.0", "30.0", "60.0", "120.0", "300.0", "600.0", "1800.0",
                "3600.0", "7200.0", "14400.0", "28800.0", "86400.0", "+Inf"));
  }

  private Set<String> bounds() throws IOException {
    return scrape().series().stream()
        .filter(series -> series.name().equals("ays_job_latency_sec_bucket"))
        .map(series -> series.labels().getOrDefault("le", ""))
        .collect(Collectors.toSet());
  }
}
