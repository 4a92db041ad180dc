package dev.monitored.operator.rules;

import static dev.monitored.operator.rules.Expr.max;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The alerts about the schedules of a job server. All replicas report the same of a schedule. */
final class ScheduleAlerts {
  private static final List<String> BY_SCHEDULE =
      Stream.concat(TargetSeries.IDENTITY.stream(), Stream.of("schedule")).toList();
  private static final String SCHEDULE =
      "{{ $labels.schedule }} of {{ $labels.job }} in {{ $labels.namespace }}";

  private ScheduleAlerts() {}

  /**
   * Both of them.
   *
   * @param latest the newest sample of a metric
   * @param window for which they wait
   */
  static List<Rule> of(Function<String, Expr> latest, String window) {
    var missed = max(BY_SCHEDULE, latest.apply("jobserver_schedule_missed"));
    var duration = max(BY_SCHEDULE, latest.apply("jobserver_schedule_duration_seconds"));
    var period = max(BY_SCHEDULE, latest.apply("jobserver_schedule_period_seconds"));
    return List.of(
        Rules.alert(
            "JobServerScheduleMissed",
            missed.above(1),
            window,
            "warning",
            "The schedule " + SCHEDULE + " does not start its jobs",
            "{{ $value }} times in a row have passed without a start."),
        Rules.alert(
            "JobServerScheduleOutgrown",
            duration.dividedBy(period).above(1),
            window,
            "warning",
            "The jobs of the schedule " + SCHEDULE + " take longer than its period",
            "The last job or run took {{ $value | humanizePercentage }} of the time between two"
                + " starts."));
  }
}
