package dev.monitored.e2e;

import static dev.monitored.e2e.Cluster.NAMESPACE;
import static dev.monitored.e2e.Cluster.cluster;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the time until the first scrape that succeeded was spent, told in one line: by the times that
 * the API server and the kubelet wrote down, and by what Prometheus answers.
 */
final class Phases {
  private static final String CREATED = ".metadata.creationTimestamp";
  private static final String READY = ".status.conditions[?(@.type==\"Ready\")].lastTransitionTime";

  private final String name;
  private final PrometheusClient prometheus;
  private final Optional<String> pool;
  private @Nullable Instant poolKnown;

  private Phases(String name, PrometheusClient prometheus, Optional<String> pool) {
    this.name = name;
    this.prometheus = prometheus;
    this.pool = pool;
  }

  static Phases ofServiceMonitor(String name, PrometheusClient prometheus) {
    var pool = "serviceMonitor/" + NAMESPACE + "/" + name + "/0";
    return new Phases(name, prometheus, Optional.of(pool));
  }

  static Phases ofDiscovery(String name, PrometheusClient prometheus) {
    return new Phases(name, prometheus, Optional.empty());
  }

  /** Whether Prometheus has been seen to have reloaded; to be asked again and again until then. */
  boolean isPoolKnown() {
    if (poolKnown == null && prometheus.scrapePools().contains(pool.orElseThrow())) {
      poolKnown = Instant.now();
    }
    return poolKnown != null;
  }

  void reportSinceApply() {
    report("apply", cluster().monitored(name).created());
  }

  void reportSinceServiceMonitor() {
    report("ServiceMonitor", latest("servicemonitor", CREATED));
  }

  private void report(String beginning, Instant from) {
    var kinds = "deployment,service" + (pool.isPresent() ? ",servicemonitor,prometheusrule" : "");
    var up = firstUp();
    var phases =
        Stream.of(
                phase("children written", from, latest(kinds, CREATED)),
                phase("Pod Ready", from, latest("pod", READY)),
                // A target that is up is in a pool, whenever that was looked for.
                poolKnown == null ? "" : phase("pool in Prometheus", from, earlier(poolKnown, up)),
                phase("up", from, up))
            .filter(phase -> !phase.isEmpty())
            .toList();
    Waiting.report(
        "%s, seconds since the %s: %s".formatted(name, beginning, String.join(", ", phases)));
  }

  private static String phase(String what, Instant from, Instant at) {
    var took = Math.max(0, Duration.between(from, at).toMillis());
    return "%s %.1f".formatted(what, took / 1000.0);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private Instant firstUp() {
    var query =
        "min(min_over_time(timestamp(up{job=\"%s\",namespace=\"%s\"} == 1)[15m:1s]))"
            .formatted(name, NAMESPACE);
    // The steps of the query are whole seconds: a target is seen in it a second after it came up.
    var seconds =
        await()
            .alias(name + " was never up")
            .atMost(Duration.ofSeconds(5))
            .until(() -> prometheus.value(query), Optional::isPresent)
            .orElseThrow();
    return Instant.ofEpochMilli(Math.round(seconds * 1000));
  }

  private Instant latest(String kinds, String time) {
    return times(kinds, time).stream().max(Comparator.naturalOrder()).orElseThrow();
  }

  private List<Instant> times(String kinds, String time) {
    return cluster()
        .kubectl(
            "get",
            kinds,
            "--namespace",
            NAMESPACE,
            "--selector",
            "app.kubernetes.io/instance=" + name,
            "--output",
            "jsonpath={range .items[*]}{" + time + "}{\"\\n\"}{end}")
        .lines()
        .filter(line -> !line.isBlank())
        .map(Instant::parse)
        .toList();
  }
}
