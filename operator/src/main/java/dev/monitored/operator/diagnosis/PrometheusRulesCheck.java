package dev.monitored.operator.diagnosis;

import dev.monitored.operator.children.Part;
import dev.monitored.operator.diagnosis.Outcome.Kind;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.LoadedRule;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.rules.RuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether one intended Prometheus, which has answered, has loaded and evaluated all rules. */
record PrometheusRulesCheck(Situation situation, Choice choice, Heard heard) {

  Outcome outcome() {
    return Stream.of(untold(), failing(), complete(), reloadFailed(), rejected(), notWritten())
        .flatMap(Optional::stream)
        .findFirst()
        .map(verdict -> Outcome.answer(choice, verdict))
        .orElseGet(this::unseen);
  }

  /** The number of wanted rules that are loaded; the same rule can be wanted more than once. */
  int loaded() {
    var missing = new ArrayList<>(wanted());
    heard.rules().forEach(loaded -> missing.remove(loaded.rule()));
    return wanted().size() - missing.size();
  }

  int unhealthy() {
    return (int) heard.rules().stream().filter(this::isFailing).count();
  }

  private Optional<Verdict> untold() {
    return Optional.of(heard.rulesUntold())
        .filter(why -> !why.isEmpty())
        .map(why -> Verdict.unknown(Reasons.PROMETHEUS_API_INCOMPLETE, choice.ref() + ": " + why));
  }

  private Optional<Verdict> failing() {
    return heard.rules().stream()
        .filter(this::isFailing)
        .findFirst()
        .map(rule ->
            Verdict.fails(
                Reasons.RULE_FAILING,
                "rule %s fails in %s: %s"
                    .formatted(rule.rule().name(), choice.ref(), rule.lastError())));
  }

  private Optional<Verdict> complete() {
    return isComplete() && heard.rules().stream().allMatch(rule -> rule.health().equals("ok"))
        ? Optional.of(Verdict.holds(Reasons.LOADED, choice.ref() + " has loaded all rules"))
        : Optional.empty();
  }

  private Optional<Verdict> reloadFailed() {
    return isComplete() || heard.reloadSucceeded()
        ? Optional.empty()
        : Optional.of(
            Verdict.fails(
                Reasons.CONFIG_NOT_RELOADED,
                choice.ref() + " failed to reload its configuration; see its log"));
  }

  private Optional<Verdict> rejected() {
    return situation
        .observed()
        .rejected(Part.RULES, choice.ref())
        .filter(_ -> !isComplete())
        .map(why ->
            Verdict.fails(
                Reasons.REJECTED_BY_OPERATOR,
                "prometheus-operator rejected the rules for %s: %s".formatted(choice.ref(), why)));
  }

  private Optional<Verdict> notWritten() {
    return situation.observed().rulesWritten().containsKey(choice.ref())
        ? Optional.empty()
        : Optional.of(
            Verdict.unknown(Reasons.PROGRESSING, "the operator has not created the rules yet"));
  }

  private Outcome unseen() {
    var periods = new GracePeriods(situation, choice, heard);
    var end = periods.ofRules();
    var verdict =
        periods.isBefore(end)
            ? PrometheusTargetsCheck.waits(Reasons.WAITING_FOR_RELOAD, found(), end)
            : Verdict.fails(Reasons.RULES_NOT_LOADED, found());
    if (periods.isBefore(periods.ofProcess())) {
      return Outcome.gap(choice, verdict, Kind.JUST_STARTED, periods.ofProcess());
    }
    return periods.isBefore(periods.ofRewrittenRules())
        ? Outcome.gap(choice, verdict, Kind.REWRITTEN, periods.ofRewrittenRules())
        : Outcome.answer(choice, verdict);
  }

  private String found() {
    if (isComplete()) {
      return choice.ref() + " has loaded all rules, but has not evaluated all of them yet";
    }
    var others = others();
    return "%s has loaded %d of %d rules".formatted(choice.ref(), loaded(), wanted().size())
        + (others == 0 ? "" : "; outdated rules: %d".formatted(others));
  }

  private boolean isComplete() {
    return loaded() == wanted().size() && others() == 0;
  }

  /** The number of loaded rules that are not wanted, or not in this version. */
  private long others() {
    return heard.rules().stream().filter(loaded -> !wanted().contains(loaded.rule())).count();
  }

  private boolean isFailing(LoadedRule loaded) {
    return loaded.health().equals("err") && wanted().contains(loaded.rule());
  }

  private List<RuleDefinition> wanted() {
    return situation.rules(choice.ref());
  }
}
