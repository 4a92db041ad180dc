package dev.monitored.server.metrics;

import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.job.callback.CallbackRecord;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;

/** What the engine counts itself, read from the fact. */
final class EngineMetrics extends Collector {
  private final JobEngine engine;

  EngineMetrics(JobEngine engine) {
    this.engine = engine;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    return List.of(
        new GaugeMetricFamily(
            "jobserver_attempts_abandoned",
            "Threads that go on although their attempts were stopped",
            engine.abandoned()),
        new CounterMetricFamily(
            "jobserver_jobs_purged",
            "Jobs deleted by this process, for they ended long ago",
            (double) engine.purged()),
        callbacks(),
        maintenance());
  }

  private CounterMetricFamily callbacks() {
    var family =
        new CounterMetricFamily(
            "jobserver_callbacks",
            "Attempts to report an end, by what came of them; failed ones were the last",
            List.of("outcome"));
    engine
        .callbackAttempts()
        .forEach(
            (state, attempts) -> family.addMetric(List.of(outcome(state)), attempts.doubleValue()));
    return family;
  }

  private GaugeMetricFamily maintenance() {
    var family =
        new GaugeMetricFamily(
            "jobserver_maintenance_last_success_timestamp_seconds",
            "When this process last did a part of a task, or found nothing to do; at first its start",
            List.of("task"));
    engine
        .health()
        .lastSuccesses()
        .forEach((task, at) -> family.addMetric(List.of(task), at.toEpochMilli() / 1e3));
    return family;
  }

  private static String outcome(CallbackRecord.State state) {
    return switch (state) {
      case PENDING -> "retried";
      case DELIVERED -> "delivered";
      case FAILED -> "failed";
    };
  }
}
