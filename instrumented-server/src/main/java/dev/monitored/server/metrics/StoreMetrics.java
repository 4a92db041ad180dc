package dev.monitored.server.metrics;

import dev.monitored.server.job.Figures;
import dev.monitored.server.job.Figures.Queue;
import dev.monitored.server.job.StoreException;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What the store counts. Every replica reports the same, so take the maximum, never the sum. */
final class StoreMetrics extends Collector {
  private static final Queue EMPTY = new Queue(0, Duration.ZERO);

  private final Supplier<Figures> figures;
  private final Collection<String> actions;

  StoreMetrics(Supplier<Figures> figures, Collection<String> actions) {
    this.figures = figures;
    this.actions = actions;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    var up =
        new GaugeMetricFamily("jobserver_store_up", "Whether the store could be read just now", 1);
    try {
      var now = figures.get();
      return List.of(up, depth(now), oldest(now), ended(now));
    } catch (StoreException e) {
      up.samples.clear();
      return List.of(up.addMetric(List.of(), 0));
    }
  }

  private GaugeMetricFamily depth(Figures now) {
    var family = queueGauge("jobserver_queue_depth", "Queued jobs (max by action)");
    actions.forEach(
        action -> family.addMetric(List.of(action), (double) queue(now, action).depth()));
    return family;
  }

  private GaugeMetricFamily oldest(Figures now) {
    var family =
        queueGauge(
            "jobserver_queue_oldest_seconds",
            "How long the first of the queued jobs has been waiting (max by action)");
    actions.forEach(
        action -> family.addMetric(List.of(action), queue(now, action).oldest().toMillis() / 1e3));
    return family;
  }

  private static GaugeMetricFamily queueGauge(String name, String help) {
    return new GaugeMetricFamily(name, help, List.of("action"));
  }

  private static Queue queue(Figures now, String action) {
    return now.queues().getOrDefault(action, EMPTY);
  }

  private static CounterMetricFamily ended(Figures now) {
    var family =
        new CounterMetricFamily(
            "jobserver_store_attempts_ended",
            "Attempts ended or lost in the life of the store (max by status)",
            List.of("status"));
    for (Map.Entry<String, Long> entry : new TreeMap<>(now.ended()).entrySet()) {
      family.addMetric(List.of(entry.getKey()), entry.getValue().doubleValue());
    }
    return family;
  }
}
