package dev.monitored.server.metrics;

import dev.monitored.server.engine.schedule.Punctuality;
import dev.monitored.server.job.schedule.ScheduleCounts;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What the store counts of schedules. Every replica reports the same, so take the maximum, never
 * the sum. The series of a schedule are gone with it.
 */
final class ScheduleMetrics extends Collector {
  private final StoreReads reads;
  private final Supplier<List<ScheduleCounts>> counts;
  private final Rising rising = new Rising();

  ScheduleMetrics(StoreReads reads, Supplier<List<ScheduleCounts>> counts) {
    this.reads = reads;
    this.counts = counts;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    // When the store cannot be read, another family says so.
    return reads.read(counts).map(ScheduleMetrics::families).map(rising::of).orElseGet(List::of);
  }

  private static List<MetricFamilySamples> families(List<ScheduleCounts> now) {
    var time = Instant.now();
    return List.of(
        gauge(
            now,
            "jobserver_schedule_last_success_timestamp_seconds",
            "When a job or run of the schedule last ended ok",
            schedule -> schedule.lastSuccessAt().map(ScheduleMetrics::seconds)),
        gauge(
            now,
            "jobserver_schedule_next_timestamp_seconds",
            "When the schedule fires next; absent while it is paused",
            schedule -> schedule.next().map(ScheduleMetrics::seconds)),
        gauge(
            now,
            "jobserver_schedule_period_seconds",
            "Time between the next two times of the schedule; absent while it is paused",
            schedule -> Punctuality.period(schedule).map(ScheduleMetrics::seconds)),
        gauge(
            now,
            "jobserver_schedule_duration_seconds",
            "How long the last job or run of the schedule took, or has been taking",
            schedule -> schedule.duration().map(ScheduleMetrics::seconds)),
        gauge(
            now,
            "jobserver_schedule_missed",
            "Times in a row that have come and started nothing",
            schedule -> Optional.of((double) Punctuality.missed(schedule, time))),
        totals(
            now,
            "jobserver_schedule_expected",
            "Times of the schedule that have come",
            ScheduleCounts::expected),
        totals(
            now,
            "jobserver_schedule_succeeded",
            "Jobs and runs of the schedule that ended ok",
            ScheduleCounts::succeeded),
        fires(now));
  }

  private static GaugeMetricFamily gauge(
      List<ScheduleCounts> now,
      String name,
      String help,
      Function<ScheduleCounts, Optional<Double>> value) {
    var family = new GaugeMetricFamily(name, help + " (max by schedule)", List.of("schedule"));
    for (var schedule : now) {
      value.apply(schedule).ifPresent(number -> family.addMetric(List.of(schedule.name()), number));
    }
    return family;
  }

  private static double seconds(Instant at) {
    return at.toEpochMilli() / 1e3;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  private static CounterMetricFamily totals(
      List<ScheduleCounts> now, String name, String help, ToLongFunction<ScheduleCounts> total) {
    var family = new CounterMetricFamily(name, help + " (max by schedule)", List.of("schedule"));
    for (var schedule : now) {
      family.addMetric(List.of(schedule.name()), (double) total.applyAsLong(schedule));
    }
    return family;
  }

  private static CounterMetricFamily fires(List<ScheduleCounts> now) {
    var family =
        new CounterMetricFamily(
            "jobserver_schedule_fires",
            "Times at which a schedule was due, by result (max by schedule and result)",
            List.of("schedule", "result"));
    for (var schedule : now) {
      new TreeMap<>(schedule.fires())
          .forEach((result, total) ->
              family.addMetric(List.of(schedule.name(), result), total.doubleValue()));
    }
    return family;
  }
}
