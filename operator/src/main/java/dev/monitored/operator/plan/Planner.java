package dev.monitored.operator.plan;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.decision.Decision;
import dev.monitored.operator.decision.Decision.Judged;
import dev.monitored.operator.decision.PreviousChoice;
import dev.monitored.operator.decision.ScrapeTimes;
import dev.monitored.operator.decision.Standing;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.KnownPrometheus;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.prometheus.PlainPrometheus;
import dev.monitored.operator.selector.LabelSolver.Picker;
import dev.monitored.operator.selector.LabelSolver.Solution;
import dev.monitored.operator.selector.MonitoringKind;
import dev.monitored.operator.selector.Selection;
import dev.monitored.operator.snapshot.Facts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Plans the monitors and rules of a {@code Monitored}, so that every chosen Prometheus finds it.
 */
public final class Planner {
  private final Monitored monitored;
  private final Facts facts;
  private final PreviousChoice previous;
  private final Decision decision;

  private Planner(Monitored monitored, Facts facts) {
    this.monitored = monitored;
    this.facts = facts;
    this.previous = PreviousChoice.of(monitored);
    this.decision = Decision.of(monitored, facts);
  }

  public static Plan plan(Monitored monitored, Facts facts) {
    return new Planner(monitored, facts).plan();
  }

  private Plan plan() {
    var isForNobody = Decision.isForNobody(monitored, facts);
    var monitors = isForNobody ? List.of(monitorForNobody()) : monitors();
    var rules = isForNobody ? rulesForNobody() : rules();
    var seen = decision.judged().stream().map(one -> choice(one, monitors, rules));
    var choices = Stream.concat(decision.unseen().stream().map(this::unseen), seen).toList();
    var isRulerUnknown =
        facts.rulers() == null
            && decision.judged().stream()
                .anyMatch(one -> one.isChosen() && isEvaluatingNothing(one.prometheus()));
    var isComplete = decision.isComplete() && !isRulerUnknown;
    return new Plan(choices, monitors, rules, decision.problem(), isComplete);
  }

  /** Has only the labels of the {@code Monitored} and those of the operator. */
  private MonitorPlan monitorForNobody() {
    var labels = selection(MonitoringKind.SERVICE_MONITORS).solver().usual();
    return new MonitorPlan(
        Names.of(monitored),
        Route.SERVICE_MONITOR,
        new TreeMap<>(labels),
        List.of(),
        List.of(),
        timeout(List.of()));
  }

  private List<RulePlan> rulesForNobody() {
    var labels = selection(MonitoringKind.RULES).solver().usual();
    return Intent.hasRules(monitored)
        ? List.of(
            new RulePlan(Names.of(monitored), new TreeMap<>(labels), List.of(), List.of(), false))
        : List.of();
  }

  private List<MonitorPlan> monitors() {
    var byPod = alsoServing(solve(MonitoringKind.POD_MONITORS, this::isServedByPods));
    var servedByPods = byPod.stream().flatMap(one -> one.refs().stream()).toList();
    var byService =
        solve(
            MonitoringKind.SERVICE_MONITORS,
            one -> one.isScraping() && !servedByPods.contains(one.prometheus().ref()));
    return Stream.concat(
            monitors(Route.SERVICE_MONITOR, byService), monitors(Route.POD_MONITOR, byPod))
        .toList();
  }

  private boolean isServedByPods(Judged one) {
    return one.isScraping()
        && one.prometheus() instanceof OperatedPrometheus operated
        && MonitoringKind.monitorsOf(operated) == MonitoringKind.POD_MONITORS;
  }

  /**
   * A Prometheus that selects a PodMonitor anyway uses only that PodMonitor. With a ServiceMonitor
   * as well, it would scrape every Pod twice.
   */
  private List<Solution> alsoServing(List<Solution> solutions) {
    var scraping =
        decision.judged().stream()
            .filter(Judged::isScraping)
            .map(one -> one.prometheus().ref())
            .collect(Collectors.toCollection(HashSet::new));
    solutions.forEach(solution -> scraping.removeAll(solution.refs()));
    return solutions.stream().map(solution -> solution.serving(scraping::remove)).toList();
  }

  private Stream<MonitorPlan> monitors(Route route, List<Solution> solutions) {
    var names = previous.monitorNames(solutions.stream().map(Solution::refs).toList());
    return IntStream.range(0, solutions.size())
        .mapToObj(index -> monitor(route, names.get(index), solutions.get(index)));
  }

  private MonitorPlan monitor(Route route, String name, Solution solution) {
    var refs = solution.refs();
    return new MonitorPlan(name, route, solution.labels(), refs, solution.others(), timeout(refs));
  }

  private List<RulePlan> rules() {
    if (!Intent.hasRules(monitored)) {
      return List.of();
    }
    var solutions = solveRules();
    return IntStream.range(0, solutions.size())
        .mapToObj(index -> rules(index, solutions.get(index)))
        .toList();
  }

  private List<Solution> solveRules() {
    Predicate<Judged> isFor = one -> one.isChosen() && rulesProblem(one.prometheus()) == null;
    return decision.judged().stream().anyMatch(one -> one.isChosen() && isEvaluatedElsewhere(one))
        ? solve(MonitoringKind.RULES, isFor, rulers())
        : solve(MonitoringKind.RULES, isFor, Stream.of());
  }

  private static boolean isEvaluatingNothing(KnownPrometheus prometheus) {
    return prometheus instanceof OperatedPrometheus operated
        && operated.ref().kind().equals(PrometheusRef.PROMETHEUS)
        && operated.ruleSelector() == null;
  }

  private boolean isEvaluatedElsewhere(Judged one) {
    return isEvaluatingNothing(one.prometheus()) && rulers().findAny().isPresent();
  }

  /** The ThanosRulers that can select rules of this namespace by labels. */
  private Stream<OperatedPrometheus> rulers() {
    var known = facts.rulers();
    return (known == null ? List.<OperatedPrometheus>of() : known)
        .stream()
            .filter(ruler -> facts.policy().allows(ruler.ref()))
            .filter(selection(MonitoringKind.RULES)::canBeMadeFor);
  }

  /**
   * Solutions are in the order in which their Prometheus objects were chosen, so that a new
   * Prometheus does not change the names of existing rules.
   */
  private RulePlan rules(int index, Solution solution) {
    var name =
        index == 0 ? Names.of(monitored) : Names.further(monitored, solution.refs().getFirst(), 0);
    return new RulePlan(
        name, solution.labels(), solution.refs(), solution.others(), isForShards(solution));
  }

  private boolean isForShards(Solution solution) {
    return facts.operated().stream()
        .filter(OperatedPrometheus::isSharded)
        .map(OperatedPrometheus::ref)
        .anyMatch(ref -> solution.refs().contains(ref) || solution.others().contains(ref));
  }

  /** The labels must not match a Prometheus that uses another object, or that the spec excludes. */
  private List<Solution> solve(MonitoringKind kind, Predicate<Judged> isFor) {
    return solve(kind, isFor, Stream.of());
  }

  /**
   * @param more other objects, such as ThanosRulers, that must select the result
   */
  private List<Solution> solve(
      MonitoringKind kind, Predicate<Judged> isFor, Stream<OperatedPrometheus> more) {
    var isExplicit = monitored.getSpec().prometheus().isExplicit();
    Predicate<Judged> isAvoided =
        one ->
            !isFor.test(one)
                && (one.isChosen() || (isExplicit && one.standing() == Standing.TRUSTED));
    return selection(kind)
        .solver()
        .solve(
            Stream.concat(pickers(kind, isFor).stream(), selection(kind).pickers(more).stream())
                .toList(),
            pickers(kind, isAvoided),
            pickers(kind, _ -> true));
  }

  private List<Picker> pickers(MonitoringKind kind, Predicate<Judged> predicate) {
    return selection(kind)
        .pickers(
            decision.judged().stream()
                .filter(predicate)
                .map(Judged::prometheus)
                .filter(OperatedPrometheus.class::isInstance)
                .map(OperatedPrometheus.class::cast));
  }

  private Selection selection(MonitoringKind kind) {
    return Selection.of(kind, monitored, facts);
  }

  private Choice choice(Judged one, List<MonitorPlan> monitors, List<RulePlan> rules) {
    var ref = one.prometheus().ref();
    var pickedUp = one.standing() == Standing.UNTRUSTED ? null : pickedUp(ref, monitors, rules);
    var monitor = monitor(one, monitors);
    var standing =
        one.standing() == Standing.JOINING && monitor.isEmpty() ? Standing.TRUSTED : one.standing();
    return new Choice(
        ref,
        standing,
        route(one, monitor),
        monitor.map(MonitorPlan::name).orElse(null),
        timeout(List.of(ref)),
        one.problem(),
        one.isChosen() && Intent.hasRules(monitored) ? rulesProblem(one.prometheus()) : null,
        pickedUp);
  }

  /** For a Prometheus that is joining, returns the monitor that it already selects. */
  private static Optional<MonitorPlan> monitor(Judged one, List<MonitorPlan> monitors) {
    var ref = one.prometheus().ref();
    var isJoining = one.standing() == Standing.JOINING;
    return monitors.stream()
        .filter(
            monitor -> (isJoining ? monitor.alsoSelectedBy() : monitor.selectedBy()).contains(ref))
        .findFirst();
  }

  private static Route route(Judged one, Optional<MonitorPlan> monitor) {
    return one.prometheus() instanceof PlainPrometheus && one.isScraping()
        ? Route.HTTP_DISCOVERY
        : monitor.map(MonitorPlan::route).orElse(Route.NONE);
  }

  private static @Nullable Finding pickedUp(
      PrometheusRef ref, List<MonitorPlan> monitors, List<RulePlan> rules) {
    var objects = new ArrayList<String>();
    monitors.stream()
        .filter(monitor -> monitor.alsoSelectedBy().contains(ref))
        .forEach(monitor -> objects.add(monitor.route().word() + " " + monitor.name()));
    rules.stream()
        .filter(one -> one.alsoLoadedBy().contains(ref))
        .forEach(one -> objects.add("PrometheusRule " + one.name()));
    return objects.isEmpty()
        ? null
        : Finding.of(
            Reasons.PICKED_UP_BY_OTHERS,
            "%s selects %s, which the operator did not create for it"
                .formatted(ref, String.join(" and ", objects)));
  }

  private Choice unseen(PrometheusRef ref) {
    var why = Finding.of(Reasons.MISSING_PERMISSION, "the operator cannot read " + ref);
    return new Choice(
        ref, Standing.CHOSEN, Route.NONE, previous.monitor(ref), null, why, null, null);
  }

  private @Nullable Finding rulesProblem(KnownPrometheus prometheus) {
    return switch (prometheus) {
      case OperatedPrometheus operated when operated.ref().kind().equals(PrometheusRef.AGENT) ->
          Finding.of(Reasons.NOT_POSSIBLE_BY_AGENT, operated.ref() + " does not evaluate rules");
      case OperatedPrometheus operated when isEvaluatingNothing(operated) ->
          rulers()
              .findFirst()
              .map(ruler ->
                  Finding.of(
                      Reasons.EVALUATED_ELSEWHERE,
                      "%s does not evaluate rules, but %s does"
                          .formatted(operated.ref(), ruler.ref())))
              .orElseGet(() -> selection(MonitoringKind.RULES).problem(operated));
      case OperatedPrometheus operated -> selection(MonitoringKind.RULES).problem(operated);
      case PlainPrometheus plain -> plain.rulesConfigMap() == null ? noConfigMap(plain) : null;
    };
  }

  private static Finding noConfigMap(PlainPrometheus plain) {
    return Finding.of(
        Reasons.NOT_POSSIBLE_BY_DISCOVERY,
        "%s cannot load rules: rulesConfigMap is not set for it in the operator's settings"
            .formatted(plain.ref()));
  }

  /**
   * If the spec has an interval, the timeout is explicit, because a Prometheus rejects a target
   * whose interval is shorter than its own default timeout.
   */
  private @Nullable String timeout(List<PrometheusRef> prometheuses) {
    var times =
        decision.judged().stream()
            .map(Judged::prometheus)
            .filter(one -> prometheuses.contains(one.ref()))
            .map(ScrapeTimes::of);
    return ScrapeTimes.timeout(monitored.getSpec().scrape(), times);
  }
}
