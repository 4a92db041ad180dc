package dev.monitored.server.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Who reads the metrics. Safe for use by several threads. Anybody can send any agent, so only the
 * kind of an agent becomes a label, and few agents are remembered.
 *
 * <pre>
 * jobserver_scrapes_total{agent="prometheus"} 240.0
 * jobserver_last_scrape_timestamp_seconds{agent="prometheus"} 1.7E9
 * </pre>
 */
public final class Scrapes {
  private static final int REMEMBERED = 10;
  private static final int LONGEST_AGENT = 100;
  private static final double MILLIS = 1000.0;

  private final Counter counts;
  private final Gauge lastTimes;
  private final InstantSource clock;
  private final SequencedMap<String, Instant> agents = new LinkedHashMap<>();

  /**
   * The last scrape of one agent.
   *
   * @param agent as it names itself, such as {@code Prometheus/3.13.5}
   */
  public record Scrape(String agent, Instant at) {}

  Scrapes(CollectorRegistry registry, InstantSource clock) {
    this.clock = clock;
    this.counts =
        Counter.build("jobserver_scrapes", "Scrapes of these metrics, by agent")
            .labelNames("agent")
            .register(registry);
    this.lastTimes =
        Gauge.build(
                "jobserver_last_scrape_timestamp_seconds",
                "Time of the last scrape before this one, by agent")
            .labelNames("agent")
            .register(registry);
    counts.labels("prometheus");
    counts.labels("other");
  }

  void begun(@Nullable String agent) {
    counts.labels(kind(agent)).inc();
  }

  /** From now on it is the last one. */
  synchronized void ended(@Nullable String agent) {
    var now = clock.instant();
    lastTimes.labels(kind(agent)).set(now.toEpochMilli() / MILLIS);
    var name = name(agent);
    agents.remove(name);
    agents.put(name, now);
    if (agents.size() > REMEMBERED) {
      agents.pollFirstEntry();
    }
  }

  /** The last scrape of each agent, the newest first. */
  public synchronized List<Scrape> last() {
    return agents.sequencedEntrySet().reversed().stream()
        .map(entry -> new Scrape(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static String kind(@Nullable String agent) {
    return agent != null && agent.toLowerCase(Locale.ROOT).startsWith("prometheus/")
        ? "prometheus"
        : "other";
  }

  private static String name(@Nullable String agent) {
    var printable = agent == null ? "" : agent.replaceAll("[^\\x20-\\x7e]", "?");
    return printable.substring(0, Math.min(printable.length(), LONGEST_AGENT));
  }
}
