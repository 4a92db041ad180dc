package dev.monitored.server.metrics;

import dev.monitored.server.job.queue.StoreSpace;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The room of the store on its volume, in the words of the kubelet. */
final class SpaceMetrics extends Collector implements Collector.Describable {
  private final StoreReads reads;
  private final Supplier<Optional<StoreSpace>> space;

  SpaceMetrics(StoreReads reads, Supplier<Optional<StoreSpace>> space) {
    this.reads = reads;
    this.space = space;
  }

  @Override
  public List<MetricFamilySamples> describe() {
    return families(new StoreSpace(0, 0, 0));
  }

  @Override
  public List<MetricFamilySamples> collect() {
    return reads.read(space).flatMap(known -> known).map(SpaceMetrics::families).orElse(List.of());
  }

  private static List<MetricFamilySamples> families(StoreSpace now) {
    return List.of(
        new GaugeMetricFamily(
            "jobserver_store_used_bytes",
            "Space that the jobs use, including their logs",
            now.used()),
        new GaugeMetricFamily(
            "jobserver_store_available_bytes",
            "Space that is left on the volume and within the file",
            now.available()),
        new GaugeMetricFamily(
            "jobserver_store_capacity_bytes", "Used and available", now.capacity()));
  }
}
