package dev.monitored.operator.rules;

import static dev.monitored.operator.rules.Expr.max;
import static dev.monitored.operator.rules.Expr.sum;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.plan.Intent;
import dev.monitored.operator.rules.Rule.Alert;
import dev.monitored.operator.rules.Rule.Recording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The rules of a {@code Monitored}, the same on every route. */
public final class Rules {
  private static final List<String> BY_QUEUE =
      Stream.concat(TargetSeries.IDENTITY.stream(), Stream.of("queue")).toList();
  private static final Duration SHORT = Duration.ofMinutes(5);
  private static final Duration LONG = Duration.ofMinutes(15);
  private static final Duration MEMORY = Duration.ofHours(6);
  private static final int TWO_SCRAPES = 2;
  private static final double ERRORS = 0.1;
  private static final double FILLED = 0.85;
  private static final double MORE_THAN_ONE = 1.5;
  private static final double WAITING_SECONDS = 900;

  /** These rules need all targets. A shard of a Prometheus has only some of them. */
  private static final Set<String> OF_ALL_TARGETS =
      Set.of(
          "MonitoredTargetMissing",
          "MonitoredOperatorAbsent",
          "JobServerJobErrors",
          "JobServerJobsStuck");

  private final TargetSeries application;

  private Rules(TargetSeries application) {
    this.application = application;
  }

  /** Empty if the application has no rules; then no PrometheusRule is written. */
  public static List<RuleGroup> of(Monitored monitored) {
    var rules = new Rules(TargetSeries.of(monitored)).all(monitored);
    var metadata = monitored.getMetadata();
    var name = "monitored/" + metadata.getNamespace() + "/" + metadata.getName();
    return rules.isEmpty() ? List.of() : List.of(new RuleGroup(name, rules));
  }

  /**
   * The rules that do not need all targets. If a Pod gets a new address, its target can move to
   * another shard, so the first shard must not report it as missing. A ratio over some of the
   * targets is not the ratio over all of them.
   */
  public static List<RuleGroup> forShards(Monitored monitored) {
    return of(monitored).stream()
        .map(group ->
            new RuleGroup(
                group.name(),
                group.rules().stream().filter(rule -> isForShards(rule.name())).toList()))
        .filter(group -> !group.rules().isEmpty())
        .toList();
  }

  /** Whether the rule with this name does not need all targets. */
  public static boolean isForShards(String rule) {
    return !OF_ALL_TARGETS.contains(rule);
  }

  private List<Rule> all(Monitored monitored) {
    var isJobServer = monitored.getSpec().jobServer() != null;
    var rules = new ArrayList<Rule>();
    if (isJobServer) {
      rules.add(new Recording("ays_job_count", application.series("ays_job_count_total")));
    }
    if (monitored.getSpec().alerts().builtIn()) {
      rules.add(targetDown());
      if (Intent.isMeantToRun(monitored)) {
        rules.add(Labels.isOfOperator(monitored) ? operatorAbsent() : targetMissing());
      }
      if (isJobServer) {
        rules.add(jobErrors());
        rules.add(jobsStuck());
        rules.add(jobsOrphaned());
        rules.add(storeDown());
        rules.add(maintenanceStuck());
        rules.add(storeFillingUp());
        rules.addAll(ScheduleAlerts.of(this::latest, application.window(SHORT, TWO_SCRAPES)));
      }
    }
    return List.copyOf(rules);
  }

  private Rule targetDown() {
    return stays0(
        "MonitoredTargetDown",
        "up",
        "Prometheus cannot scrape {{ $labels.job }} in {{ $labels.namespace }}",
        "Every scrape of " + application.target() + " has failed for at least %s.");
  }

  private Rule storeDown() {
    return stays0(
        "JobServerStoreDown",
        "jobserver_store_up",
        "{{ $labels.job }} in {{ $labels.namespace }} cannot reach its database",
        "{{ $labels.instance }} could not read its database for at least %s."
            + " It does not accept or start jobs.");
  }

  /** A job server whose database is on another machine does not have these series. */
  private Rule storeFillingUp() {
    return alert(
        "JobServerStoreFillingUp",
        latest("jobserver_store_used_bytes")
            .dividedBy(latest("jobserver_store_capacity_bytes"))
            .above(FILLED),
        application.window(SHORT, TWO_SCRAPES),
        "warning",
        "The volume of {{ $labels.job }} in {{ $labels.namespace }} is filling up",
        "Jobs use {{ $value | humanizePercentage }} of the space that is available for them."
            + " When no space is left, the server rejects new jobs.");
  }

  /**
   * @param description contains %s, which is replaced by the time for which the metric was 0
   */
  private Rule stays0(String name, String metric, String summary, String description) {
    var window = application.window(SHORT, TWO_SCRAPES);
    return alert(
        name,
        latest(metric).equalTo(0),
        window,
        "critical",
        summary,
        description.formatted(window));
  }

  /** A task without work succeeds. While the store is down, only JobServerStoreDown fires. */
  private Rule maintenanceStuck() {
    var lastSuccess = latest("jobserver_maintenance_last_success_timestamp_seconds");
    return alert(
        "JobServerMaintenanceStuck",
        Expr.now()
            .minus(lastSuccess)
            .above(application.seconds(LONG))
            .unlessIgnoring("task", latest("jobserver_store_up").equalTo(0)),
        "5m",
        "warning",
        "The task {{ $labels.task }} of {{ $labels.job }} in {{ $labels.namespace }} keeps failing",
        "{{ $labels.instance }} has retried {{ $labels.task }} without success for"
            + " {{ $value | humanizeDuration }}.");
  }

  /** Prometheus ignores samples older than five minutes, so slow scrapes need a range. */
  private Expr latest(String metric) {
    var series = application.series(metric);
    return application.isScrapedSlowly()
        ? series.over("max_over_time", application.window(SHORT, TWO_SCRAPES))
        : series;
  }

  /**
   * Fires only in a Prometheus that has had a target. Others may load the rules without scraping
   * the application, such as another shard or a Prometheus that was not chosen.
   */
  private Rule targetMissing() {
    var up = application.series("up");
    var had = up.over("present_over_time", application.window(MEMORY));
    // Prometheus ignores samples older than five minutes, so slow scrapes need a range.
    var has =
        application.isScrapedSlowly()
            ? up.over("present_over_time", application.window(SHORT))
            : up;
    return alert(
        "MonitoredTargetMissing",
        max(TargetSeries.IDENTITY, had).unless(max(TargetSeries.IDENTITY, has)),
        "5m",
        "critical",
        "Prometheus no longer scrapes {{ $labels.job }} in {{ $labels.namespace }}",
        "This Prometheus had targets of the application, but has had none for at least 5m.");
  }

  /**
   * Fires only in a Prometheus that has scraped the operator. While discovery does not answer,
   * Prometheus keeps its last targets, so that one that is down counts as absent, too.
   */
  private Rule operatorAbsent() {
    var up = application.series("up");
    var wasUp = up.over("max_over_time", application.window(MEMORY));
    return alert(
        "MonitoredOperatorAbsent",
        max(TargetSeries.IDENTITY, wasUp)
            .above(0)
            .unless(max(TargetSeries.IDENTITY, latest("up")).above(0)),
        "5m",
        "critical",
        "The operator {{ $labels.job }} in {{ $labels.namespace }} is gone",
        "This Prometheus has scraped the operator before, but could not for at least 5m."
            + " Nobody checks whether applications are monitored.");
  }

  private Rule jobErrors() {
    var window = application.window(LONG);
    var ended = application.series("ays_job_count_total");
    var failed = ended.withAny("status", List.of("error", "timeout"));
    var failures = sum(TargetSeries.IDENTITY, failed.over("increase", window));
    return alert(
        "JobServerJobErrors",
        failures
            .dividedBy(sum(TargetSeries.IDENTITY, ended.over("increase", window)))
            .above(ERRORS)
            .and(failures.above(MORE_THAN_ONE)),
        "1m",
        "warning",
        "Jobs of {{ $labels.job }} in {{ $labels.namespace }} are failing",
        "{{ $value | humanizePercentage }} of the executions that ended in the last "
            + window
            + " failed or timed out.");
  }

  private Rule jobsStuck() {
    // Jobs in a paused queue wait on purpose.
    var waiting =
        max(BY_QUEUE, application.series("jobserver_queue_oldest_seconds"))
            .unless(max(BY_QUEUE, application.series("jobserver_queue_paused")).equalTo(1));
    var oldest = max(TargetSeries.IDENTITY, waiting);
    var window = application.window(LONG);
    var started = application.series("jobserver_attempts_started_total").over("increase", window);
    return alert(
        "JobServerJobsStuck",
        oldest.above(WAITING_SECONDS).and(sum(TargetSeries.IDENTITY, started).equalTo(0)),
        "5m",
        "warning",
        "{{ $labels.job }} in {{ $labels.namespace }} does not start its queued jobs",
        "The oldest queued job has been waiting for {{ $value | humanizeDuration }}."
            + " No execution has started in the last "
            + window
            + ".");
  }

  /** A replica with other settings than the rest reports it, too. */
  private Rule jobsOrphaned() {
    return alert(
        "JobServerJobsOrphaned",
        max(TargetSeries.IDENTITY, latest("jobserver_orphaned_jobs")).above(0),
        application.window(LONG),
        "warning",
        "Jobs of {{ $labels.job }} in {{ $labels.namespace }} wait for a queue or action that was"
            + " removed",
        "{{ $value }} jobs wait in a queue, or for an action, that is not in the settings of a"
            + " replica.");
  }

  static Rule alert(
      String name,
      Expr expr,
      String duration,
      String severity,
      String summary,
      String description) {
    return Alert.of(name, expr, duration, severity).described(summary, description);
  }
}
