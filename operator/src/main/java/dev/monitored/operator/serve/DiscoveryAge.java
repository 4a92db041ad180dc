package dev.monitored.operator.serve;

import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How old the discovery documents may be: while the API server cannot be read, the last ones are
 * served.
 *
 * <pre>
 * monitored_operator_discovery_age_seconds 0.0
 * </pre>
 */
public final class DiscoveryAge extends Collector {
  private final Supplier<Optional<Instant>> staleSince;
  private final InstantSource clock;

  /**
   * Tells the time since then.
   *
   * @param staleSince empty: the documents are up to date
   */
  public DiscoveryAge(Supplier<Optional<Instant>> staleSince, InstantSource clock) {
    this.staleSince = staleSince;
    this.clock = clock;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    var age =
        staleSince
            .get()
            .map(since -> Duration.between(since, clock.instant()))
            .orElse(Duration.ZERO);
    return List.of(
        new GaugeMetricFamily(
            "monitored_operator_discovery_age_seconds",
            "Seconds since discovery became stale; 0 if it is current.",
            (double) age.toSeconds()));
  }
}
