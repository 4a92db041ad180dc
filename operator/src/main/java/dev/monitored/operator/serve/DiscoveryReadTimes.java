package dev.monitored.operator.serve;

import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * When each Prometheus last read its discovery document from this replica.
 *
 * <pre>
 * monitored_operator_discovery_last_read_timestamp_seconds{prometheus="bundled"} 1.7E9
 * </pre>
 */
public final class DiscoveryReadTimes extends Collector {
  private static final double MILLIS = 1000.0;

  private final Supplier<Map<String, Instant>> last;

  /**
   * Tells these times.
   *
   * @param last by the name of the Prometheus; absent: it never did
   */
  public DiscoveryReadTimes(Supplier<Map<String, Instant>> last) {
    this.last = last;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    var family =
        new GaugeMetricFamily(
            "monitored_operator_discovery_last_read_timestamp_seconds",
            "Time when a Prometheus last read its discovery document from this replica.",
            List.of("prometheus"));
    last.get()
        .forEach((name, time) -> family.addMetric(List.of(name), time.toEpochMilli() / MILLIS));
    return List.of(family);
  }
}
