package dev.monitored.operator.plan;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.PrometheusChoice.Via;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Intent.Judged;
import dev.monitored.operator.plan.LabelSolver.Solution;
import dev.monitored.operator.snapshot.Facts;
import dev.monitored.operator.snapshot.KnownPrometheus;
import dev.monitored.operator.snapshot.OperatedPrometheus;
import dev.monitored.operator.snapshot.PlainPrometheus;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides what is written for a {@code Monitored} so that every intended Prometheus finds it. */
public final class Planner {
  private final Monitored monitored;
  private final Selections selections;
  private final List<Judged> judged;

  private Planner(Monitored monitored, Facts facts) {
    this.monitored = monitored;
    this.selections = Selections.of(monitored, facts);
    this.judged = new Intent(monitored, facts, selections).judge();
  }

  public static Plan plan(Monitored monitored, Facts facts) {
    return new Planner(monitored, facts).plan(facts);
  }

  /** Whether there are rules for it at all. */
  public static boolean hasRules(Monitored monitored) {
    return monitored.getSpec().jobServer() != null || monitored.getSpec().alerts().builtIn();
  }

  private Plan plan(Facts facts) {
    var monitors =
        Stream.of(Route.SERVICE_MONITOR, Route.POD_MONITOR).flatMap(this::monitors).toList();
    return new Plan(judged.stream().map(this::choice).toList(), monitors, rules(), problem(facts));
  }

  private Choice choice(Judged one) {
    var ref = one.prometheus().ref();
    var rules = one.intended() && hasRules(monitored) ? rulesProblem(one.prometheus()) : null;
    return new Choice(ref, one.intended(), route(one), timeout(List.of(ref)), one.problem(), rules);
  }

  private static Route route(Judged one) {
    if (!one.intended() || one.problem() != null) {
      return Route.NONE;
    }
    return switch (one.prometheus()) {
      case PlainPrometheus _ -> Route.HTTP_DISCOVERY;
      case OperatedPrometheus operated ->
          MonitoringKind.monitorsOf(operated) == MonitoringKind.POD_MONITORS
              ? Route.POD_MONITOR
              : Route.SERVICE_MONITOR;
    };
  }

  private Stream<MonitorPlan> monitors(Route route) {
    var kind =
        route == Route.POD_MONITOR ? MonitoringKind.POD_MONITORS : MonitoringKind.SERVICE_MONITORS;
    var solutions = solve(kind, one -> route(one) == route);
    return IntStream.range(0, solutions.size())
        .mapToObj(index -> monitor(route, Names.nth(monitored, index), solutions.get(index)));
  }

  private MonitorPlan monitor(Route route, String name, Solution solution) {
    var refs = solution.refs();
    return new MonitorPlan(name, route, solution.labels(), refs, timeout(refs));
  }

  private List<RulePlan> rules() {
    if (!hasRules(monitored)) {
      return List.of();
    }
    var solutions =
        solve(
            MonitoringKind.RULES, one -> one.intended() && rulesProblem(one.prometheus()) == null);
    return IntStream.range(0, solutions.size())
        .mapToObj(index -> rules(Names.nth(monitored, index), solutions.get(index)))
        .toList();
  }

  private static RulePlan rules(String name, Solution solution) {
    return new RulePlan(name, solution.labels(), solution.refs());
  }

  private List<Solution> solve(MonitoringKind kind, Predicate<Judged> isFor) {
    var meant = selections.of(kind).pickers(operated(judged.stream().filter(isFor)));
    var others = selections.of(kind).pickers(operated(judged.stream().filter(isFor.negate())));
    return selections.solver().solve(meant, others);
  }

  private @Nullable Finding rulesProblem(KnownPrometheus prometheus) {
    return switch (prometheus) {
      case OperatedPrometheus operated when operated.ref().kind().equals(PrometheusRef.AGENT) ->
          Finding.of(Reasons.NOT_POSSIBLE_BY_AGENT, operated.ref() + " evaluates no rules");
      case OperatedPrometheus operated ->
          selections.of(MonitoringKind.RULES).problem(operated, Names.of(monitored));
      case PlainPrometheus plain -> plain.rulesConfigMap() == null ? noConfigMap(plain) : null;
    };
  }

  private static Finding noConfigMap(PlainPrometheus plain) {
    return Finding.of(
        Reasons.NOT_POSSIBLE_BY_DISCOVERY,
        "%s takes no rules: the operator's settings name no rulesConfigMap that it mounts"
            .formatted(plain.ref()));
  }

  /** Written out with an interval, since a Prometheus refuses a timeout of its own above it. */
  private @Nullable String timeout(List<PrometheusRef> prometheuses) {
    var times =
        judged.stream()
            .map(Judged::prometheus)
            .filter(one -> prometheuses.contains(one.ref()))
            .map(ScrapeTimes::of);
    return ScrapeTimes.timeout(monitored.getSpec().scrape(), times);
  }

  private @Nullable Finding problem(Facts facts) {
    var isUnwanted = monitored.getSpec().prometheus().via() == Via.None;
    return isUnwanted || judged.stream().anyMatch(Judged::intended)
        ? null
        : NoPrometheus.finding(monitored, facts);
  }

  private static Stream<OperatedPrometheus> operated(Stream<Judged> judged) {
    return judged
        .map(Judged::prometheus)
        .filter(OperatedPrometheus.class::isInstance)
        .map(OperatedPrometheus.class::cast);
  }
}
