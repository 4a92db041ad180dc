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
            "Threads that still run although their attempts were stopped",
            engine.abandoned()),
        new CounterMetricFamily(
            "jobserver_jobs_purged",
            "Jobs that this process deleted because of retention",
            (double) engine.purged()),
        new GaugeMetricFamily(
            "jobserver_replicas_with_other_settings",
            "Live replicas whose actions, queues or workers differ from those of this process",
            engine.replicas().differing()),
        callbacks(),
        maintenance());
  }

  private CounterMetricFamily callbacks() {
    var family =
        new CounterMetricFamily(
            "jobserver_callbacks",
            "Callback deliveries, by outcome; failed means that there is no further retry",
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
            "When this process last completed a part of a task or had nothing to do; initially its start time",
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
