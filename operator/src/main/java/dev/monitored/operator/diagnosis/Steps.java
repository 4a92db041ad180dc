package dev.monitored.operator.diagnosis;

import static dev.monitored.operator.diagnosis.Verdict.State.FALSE;
import static dev.monitored.operator.diagnosis.Verdict.State.TRUE;
import static dev.monitored.operator.diagnosis.Verdict.State.UNKNOWN;

import dev.monitored.operator.diagnosis.Verdict.State;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.MonitorPlan;
import dev.monitored.operator.plan.ScrapePools;
import dev.monitored.operator.pod.PodView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The way of an application into one Prometheus, step by step, with what was seen at each. It ends
 * at the first step that is not known to be passed, except that rules do not need targets.
 */
public record Steps(Situation situation, Choice choice) {

  /** In this order; discovery needs no selector, monitor or pool. */
  public enum Name {
    CHOSEN,
    SELECTOR_PRESENT,
    NAMESPACE_SELECTED,
    LABELS_SELECTED,
    TIMEOUT_ACCEPTED,
    MONITOR_WRITTEN,
    POOL_CONFIGURED,
    TARGETS_FOUND,
    TARGETS_UP,
    RULES_LOADED
  }

  /**
   * One step.
   *
   * @param state true: passed; unknown: there is no evidence
   * @param seen the value that the state rests on
   */
  public record Step(Name name, State state, String seen) {}

  /** Where a plan ends with that reason; with any other it ends at the choice. */
  private static final Map<String, Name> ENDS =
      Map.of(
          Reasons.SELECTOR_SELECTS_NOTHING, Name.SELECTOR_PRESENT,
          Reasons.NAMESPACE_NOT_SELECTED, Name.NAMESPACE_SELECTED,
          Reasons.LABEL_MISMATCH, Name.LABELS_SELECTED,
          Reasons.TIMEOUT_ABOVE_INTERVAL, Name.TIMEOUT_ACCEPTED);

  public List<Step> list() {
    var steps = new ArrayList<Step>();
    for (var name : Name.values()) {
      var isOpen = steps.stream().allMatch(step -> step.state() == TRUE);
      var isOfRules = name == Name.RULES_LOADED && choice.intended();
      if (isOpen || isOfRules) {
        step(name).ifPresent(steps::add);
      }
    }
    return List.copyOf(steps);
  }

  private Optional<Step> step(Name name) {
    return switch (name) {
      case CHOSEN -> Optional.of(planned(name, choice.ref().toString()));
      case SELECTOR_PRESENT -> operated(planned(name, choice.route().word()));
      case NAMESPACE_SELECTED -> operated(planned(name, namespace()));
      case LABELS_SELECTED -> operated(planned(name, labels()));
      case TIMEOUT_ACCEPTED ->
          Optional.of(planned(name, Objects.requireNonNullElse(choice.timeout(), "its own")));
      case MONITOR_WRITTEN -> operated(written());
      case POOL_CONFIGURED -> operated(configured());
      case TARGETS_FOUND -> Optional.of(targets(name, _ -> true));
      case TARGETS_UP -> Optional.of(targets(name, Target::isUp));
      case RULES_LOADED -> situation.observed().rules().isEmpty() ? Optional.empty() : rules();
    };
  }

  private Step planned(Name name, String seen) {
    var finding = choice.scrape();
    if (finding != null && ENDS.getOrDefault(finding.reason(), Name.CHOSEN) == name) {
      return new Step(name, FALSE, finding.found());
    }
    return finding == null && !choice.intended()
        ? new Step(name, FALSE, "it is not chosen")
        : new Step(name, TRUE, seen);
  }

  private Step written() {
    var missing =
        monitors()
            .filter(monitor -> situation.observed().written(monitor).isEmpty())
            .map(MonitorPlan::name)
            .toList();
    return missing.isEmpty()
        ? new Step(
            Name.MONITOR_WRITTEN,
            TRUE,
            monitors().map(MonitorPlan::name).collect(Collectors.joining(", ")))
        : new Step(Name.MONITOR_WRITTEN, UNKNOWN, "no " + String.join(", ", missing));
  }

  private Step configured() {
    var wanted = ScrapePools.expected(situation.monitored(), situation.plan(), choice.ref());
    return judged(
        Name.POOL_CONFIGURED,
        heard -> heard.pools().containsAll(wanted),
        heard -> heard.pools().isEmpty() ? "no pool of " + wanted : heard.pools().toString());
  }

  private Step targets(Name name, Predicate<Target> isMeant) {
    var expected = situation.expectedTargets();
    var what = expected.stream().allMatch(ExpectedTarget::isOnly) ? "Pods" : "targets";
    return judged(
        name,
        heard -> count(heard, expected, isMeant) == expected.size(),
        heard ->
            "%d of %d %s%s"
                .formatted(
                    count(heard, expected, isMeant), expected.size(), what, error(heard, isMeant)));
  }

  private long count(Heard heard, List<ExpectedTarget> expected, Predicate<Target> isMeant) {
    var found = new FoundTargets(situation, choice, heard);
    return expected.stream().filter(one -> found.of(one).filter(isMeant).isPresent()).count();
  }

  private String error(Heard heard, Predicate<Target> isMeant) {
    var pods = situation.expectedPods().stream().map(PodView::name).toList();
    return heard.targets().stream()
        .filter(target -> pods.contains(target.pod()) && !isMeant.test(target))
        .map(
            target -> "; %s is %s: %s".formatted(target.pod(), target.health(), target.lastError()))
        .findFirst()
        .orElse("");
  }

  private Optional<Step> rules() {
    var refused = choice.rules();
    if (refused != null) {
      return Optional.of(new Step(Name.RULES_LOADED, FALSE, refused.found()));
    }
    var wanted = situation.rules(choice.ref());
    Function<Heard, Long> loaded =
        heard ->
            wanted.stream()
                .filter(rule -> heard.rules().stream().anyMatch(one -> one.rule().equals(rule)))
                .count();
    return Optional.of(
        judged(
            Name.RULES_LOADED,
            heard -> loaded.apply(heard) == wanted.size(),
            heard -> "%d of %d rules".formatted(loaded.apply(heard), wanted.size())));
  }

  private Step judged(Name name, Predicate<Heard> isPassed, Function<Heard, String> seen) {
    return situation
        .evidence()
        .of(choice.ref())
        .filter(Heard.class::isInstance)
        .map(Heard.class::cast)
        .map(heard -> new Step(name, isPassed.test(heard) ? TRUE : FALSE, seen.apply(heard)))
        .orElseGet(() -> new Step(name, UNKNOWN, "no answer"));
  }

  private Optional<Step> operated(Step step) {
    return !choice.ref().kind().equals(PrometheusRef.PLAIN) ? Optional.of(step) : Optional.empty();
  }

  private String labels() {
    return monitors()
        .flatMap(monitor -> monitor.labels().entrySet().stream())
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(","));
  }

  private Stream<MonitorPlan> monitors() {
    return situation.plan().monitors().stream()
        .filter(monitor -> monitor.selectedBy().contains(choice.ref()));
  }

  private String namespace() {
    return situation.monitored().getMetadata().getNamespace();
  }
}
