package dev.monitored.server.metrics;

import dev.monitored.server.job.queue.QueueStatus;
import dev.monitored.server.job.queue.StoreCounts;
import dev.monitored.server.job.run.RunDurations;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What the store counts. Every replica reports the same, so take the maximum, never the sum. Says
 * what it has, so that the store is not read for who asks for something else.
 */
final class StoreMetrics extends Collector implements Collector.Describable {
  private static final QueueStatus EMPTY = new QueueStatus(null, false, 0, 0, 0, Duration.ZERO);

  private static final StoreCounts NONE =
      new StoreCounts(Map.of(), List.of(), Map.of(), Map.of(), RunDurations.NONE);

  private final StoreReads reads;
  private final Supplier<StoreCounts> counts;
  private final Collection<String> queues;
  private final Collection<String> actions;
  private final Rising rising = new Rising();

  /**
   * @param queues in the settings
   * @param actions in the settings
   */
  StoreMetrics(
      StoreReads reads,
      Supplier<StoreCounts> counts,
      Collection<String> queues,
      Collection<String> actions) {
    this.reads = reads;
    this.counts = counts;
    this.queues = queues;
    this.actions = actions;
  }

  @Override
  public List<MetricFamilySamples> describe() {
    return families(NONE);
  }

  @Override
  public List<MetricFamilySamples> collect() {
    return reads.read(counts).map(this::families).map(rising::of).orElseGet(() -> List.of(up(0)));
  }

  private static MetricFamilySamples up(double value) {
    return new GaugeMetricFamily(
        "jobserver_store_up", "1 if the store could be read, otherwise 0", value);
  }

  private List<MetricFamilySamples> families(StoreCounts now) {
    return List.of(
        up(1),
        gauge(now, "jobserver_queue_depth", "Jobs that could start", QueueStatus::depth),
        gauge(
            now,
            "jobserver_queue_delayed",
            "Jobs that wait for their start time",
            QueueStatus::delayed),
        gauge(
            now,
            "jobserver_queue_oldest_seconds",
            "Time that the oldest job that could start has been waiting",
            queue -> queue.oldest().toMillis() / 1e3),
        gauge(now, "jobserver_queue_paused", "1 if the queue is paused", q -> q.paused() ? 1 : 0),
        orphans(now),
        ended("jobserver_store_attempts_ended", "Attempts ended or lost", now.ended()),
        ended("jobserver_store_runs_ended", "Runs ended", now.runsEnded()),
        durations(now.runDurations()));
  }

  private static MetricFamilySamples durations(RunDurations durations) {
    var name = "jobserver_store_run_duration_seconds";
    var samples = new ArrayList<Sample>();
    long count = 0;
    for (var bound : RunDurations.BOUNDS) {
      count += durations.counts().getOrDefault(bound, 0L);
      samples.add(new Sample(name + "_bucket", List.of("le"), List.of(bound), (double) count));
    }
    samples.add(new Sample(name + "_count", List.of(), List.of(), (double) count));
    samples.add(
        new Sample(name + "_sum", List.of(), List.of(), durations.total().toMillis() / 1e3));
    return new MetricFamilySamples(
        name,
        Type.HISTOGRAM,
        "Duration of runs from their start, over the life of the store (max by le)",
        samples);
  }

  private GaugeMetricFamily gauge(
      StoreCounts now, String name, String help, ToDoubleFunction<QueueStatus> value) {
    var family = new GaugeMetricFamily(name, help + " (max by queue)", List.of("queue"));
    var all = new TreeSet<>(queues);
    all.addAll(now.others(queues).keySet());
    for (var queue : all) {
      var status = now.queues().getOrDefault(queue, EMPTY);
      family.addMetric(List.of(queue), value.applyAsDouble(status));
    }
    return family;
  }

  private GaugeMetricFamily orphans(StoreCounts now) {
    return new GaugeMetricFamily(
        "jobserver_orphaned_jobs",
        "Jobs that wait for queues or actions that are not in the settings (max)",
        now.orphans(queues, actions).stream().mapToLong(StoreCounts.Waiting::jobs).sum());
  }

  private static CounterMetricFamily ended(String name, String what, Map<String, Long> totals) {
    var family =
        new CounterMetricFamily(
            name, what + " over the life of the store (max by status)", List.of("status"));
    for (Map.Entry<String, Long> entry : new TreeMap<>(totals).entrySet()) {
      family.addMetric(List.of(entry.getKey()), entry.getValue().doubleValue());
    }
    return family;
  }
}
