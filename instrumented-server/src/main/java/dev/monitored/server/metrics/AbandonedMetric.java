package dev.monitored.server.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.function.IntSupplier;

/** Work that goes on although its attempt was ended, read from the fact. */
final class AbandonedMetric extends Collector {
  private final IntSupplier abandoned;

  AbandonedMetric(IntSupplier abandoned) {
    this.abandoned = abandoned;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    return List.of(
        new GaugeMetricFamily(
            "jobserver_attempts_abandoned",
            "Threads that go on although their attempts were stopped",
            abandoned.getAsInt()));
  }
}
