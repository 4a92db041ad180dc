package dev.monitored.operator.diagnosis;

import static dev.monitored.operator.diagnosis.Situations.MAIN;
import static dev.monitored.operator.diagnosis.Situations.NOW;
import static dev.monitored.operator.diagnosis.Situations.PLAIN;
import static dev.monitored.operator.diagnosis.Situations.chosen;
import static dev.monitored.operator.diagnosis.Situations.heard;
import static dev.monitored.operator.diagnosis.Situations.rule;
import static dev.monitored.operator.diagnosis.Situations.rules;
import static dev.monitored.operator.diagnosis.Situations.withRules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.api.MonitoredStatus.RulesStatus;
import dev.monitored.operator.children.Part;
import dev.monitored.operator.decision.Standing;
import dev.monitored.operator.evidence.Answer.LoadedRule;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.rules.RuleDefinition;
import dev.monitored.operator.status.Conditions;
import dev.monitored.operator.status.StatusCalculator;
import dev.monitored.operator.status.StatusDecision;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RulesLoadedCheckTest {
  private final Situations situations = new Situations();

  @Test
  void m11AShardLacksTheRulesThatItCannotJudge() {
    situations.areRulesForShards = true;
    situations.extraRules.add(rule("MonitoredTargetMissing"));
    situations.answers.put(MAIN, withRules(rules("ok", "TargetDown", "TargetMissing")));

    assertThat(state("RulesLoaded")).isEqualTo("True Loaded");
    assertThat(next().status().rules())
        .isEqualTo(new RulesStatus(2, 2, 0, List.of("MonitoredTargetMissing"), null));
  }

  @Test
  void m12WhereTwoLoadTheRulesItIsSaidThatEachFiresThem() {
    situations.choices.add(chosen(PLAIN, Route.HTTP_DISCOVERY, null));
    situations.answers.put(PLAIN, heard("up", ""));

    assertThat(message("RulesLoaded"))
        .isEqualTo(
            "rules loaded and healthy: 2/2; each alert fires in"
                + " Prometheus/monitoring/main and Plain/system/bundled");
  }

  @Test
  void n2WithAnAgentOnlyNobodyLoadsRulesAndTheStatusSaysWhy() {
    var agent = new PrometheusRef("PrometheusAgent", "monitoring", "agent");
    var none = Finding.of(Reasons.NOT_POSSIBLE_BY_AGENT, "it evaluates no rules");
    situations.choices.clear();
    situations.choices.add(
        new Choice(agent, Standing.CHOSEN, Route.SERVICE_MONITOR, null, null, null, none, null));
    situations.answers.put(agent, heard("up", ""));

    assertThat(state("RulesLoaded")).isEqualTo("absent");
    assertThat(next().status().rules())
        .isEqualTo(new RulesStatus(2, 0, 0, null, "NotPossibleByAgent"));
    assertThat(state("Ready")).isEqualTo("True Proven");
  }

  @Test
  void m13WhatAThanosRulerEvaluatesIsNoConditionAndReadyIsPossible() {
    var elsewhere = Finding.of(Reasons.EVALUATED_ELSEWHERE, "ThanosRuler/monitoring/rules does");
    situations.choices.clear();
    situations.choices.add(
        new Choice(
            MAIN, Standing.CHOSEN, Route.SERVICE_MONITOR, null, null, null, elsewhere, null));

    assertThat(state("RulesLoaded")).isEqualTo("absent");
    assertThat(next().status().rules())
        .isEqualTo(new RulesStatus(2, 0, 0, null, "EvaluatedElsewhere"));
    assertThat(state("SeriesPresent")).isEqualTo("True SamplesPresent");
    assertThat(state("Ready")).isEqualTo("True Proven");

    situations.failures.put(Part.RULES, Finding.of("ReconcileFailed", "no"));
    assertThat(state("Ready")).isEqualTo("False ReconcileFailed");
  }

  @Test
  void m19WithoutAPrometheusObjectMonitorsAreWrittenAndNobodyCanBeAsked() {
    situations.spec = "{workload: {image: shop}, replicas: 2, prometheus: {via: ServiceMonitor}}";
    situations.choices.clear();

    assertThat(state("ScrapeConfigured")).isEqualTo("True Written");
    assertThat(state("TargetsUp")).isEqualTo("Unknown NoPrometheusToAsk");
    assertThat(message("TargetsUp")).contains("spec.readyWhen to Available");
    assertThat(state("RulesLoaded")).isEqualTo("absent");
    assertThat(state("SeriesPresent")).isEqualTo("absent");
    assertThat(next().status().via()).isEqualTo("ServiceMonitor");
    assertThat(next().status().rules())
        .isEqualTo(new RulesStatus(2, 0, 0, null, "EvaluatedElsewhere"));
  }

  @Test
  void aFailingRuleIsNamed() {
    situations.answers.put(MAIN, withRules(rules("err", "TargetDown", "TargetMissing")));

    assertThat(state("RulesLoaded")).isEqualTo("False RuleFailing");
  }

  @Test
  void missingRulesAreWaitedForAndThenMissed() {
    situations.written = NOW.minusSeconds(100);
    situations.answers.put(MAIN, withRules(rules("ok", "TargetDown")));
    assertThat(state("RulesLoaded")).isEqualTo("Unknown WaitingForReload");

    situations.now = NOW.plusSeconds(80);
    assertThat(state("RulesLoaded")).isEqualTo("False RulesNotLoaded");
  }

  @ParameterizedTest
  @MethodSource("changed")
  void aRuleThatWasChangedUnderItsNameIsWaitedForAndThenMissed(RuleDefinition before) {
    situations.written = NOW.minusSeconds(100);
    var loaded = new LoadedRule(before, "ok", "");
    situations.answers.put(
        MAIN, withRules(List.of(loaded, rules("ok", "TargetMissing").getFirst())));
    assertThat(state("RulesLoaded")).isEqualTo("Unknown WaitingForReload");
    assertThat(next().status().rules()).isEqualTo(new RulesStatus(2, 1, 0, null, null));

    situations.now = NOW.plusSeconds(80);
    assertThat(state("RulesLoaded")).isEqualTo("False RulesNotLoaded");
  }

  static List<RuleDefinition> changed() {
    var now = rule("TargetDown");
    return List.of(
        now.withExpr("up < 1"),
        now.withLabels(Map.of("severity", "warning")),
        new RuleDefinition(
            now.group(), now.name(), now.expr(), Duration.ZERO, now.labels(), now.annotations()),
        new RuleDefinition(
            now.group(), now.name(), now.expr(), now.hold(), now.labels(), Map.of()));
  }

  @Test
  void aRuleThatIsNoLongerWantedIsWaitedToGo() {
    situations.written = NOW.minusSeconds(100);
    situations.answers.put(
        MAIN, withRules(rules("ok", "TargetDown", "TargetMissing", "TargetSlow")));
    assertThat(state("RulesLoaded")).isEqualTo("Unknown WaitingForReload");

    situations.now = NOW.plusSeconds(80);
    assertThat(state("RulesLoaded")).isEqualTo("False RulesNotLoaded");
  }

  @Test
  void theFaultOfARuleThatIsBeingReplacedIsNoFault() {
    situations.written = NOW.minusSeconds(100);
    var before = new LoadedRule(rule("TargetDown").withExpr("up + up"), "err", "bad");
    situations.answers.put(
        MAIN, withRules(List.of(before, rules("ok", "TargetMissing").getFirst())));

    assertThat(state("RulesLoaded")).isEqualTo("Unknown WaitingForReload");
  }

  @Test
  void rulesThatPrometheusOperatorRejectsAreNamedAtOnce() {
    situations.written = NOW.minusSeconds(30);
    situations.rejected.put(Part.RULES, Map.of(MAIN, "invalid rule"));
    assertThat(state("RulesLoaded")).isEqualTo("True Loaded");

    situations.answers.put(MAIN, withRules(rules("ok", "TargetDown")));
    assertThat(state("RulesLoaded")).isEqualTo("False RejectedByOperator");
  }

  @Test
  void rulesThatAreNotEvaluatedYetAreSaidToBe() {
    situations.written = NOW.minusSeconds(100);
    situations.answers.put(MAIN, withRules(rules("unknown", "TargetDown", "TargetMissing")));

    assertThat(message("RulesLoaded"))
        .isEqualTo(
            "Prometheus/monitoring/main has loaded all rules, but has not evaluated all of them"
                + " yet; this is expected until 2026-11-22T12:01:20Z");
  }

  /** The rules of all applications share a ConfigMap, which others write all the time. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none         | Unknown WaitingForReload",
        "True         | Unknown WaitingForReload",
        "Unknown  170 | Unknown WaitingForReload",
        "Unknown  180 | False RulesNotLoaded",
        "False    170 | False RulesNotLoaded",
      })
  void b18WhatOthersWriteMovesNoTimeLimit(@Nullable String before, String expected) {
    situations.choices.set(
        0, new Choice(PLAIN, Standing.CHOSEN, Route.HTTP_DISCOVERY, null, null, null, null, null));
    situations.written = NOW;
    situations.answers.put(PLAIN, withRules(rules("ok", "TargetDown")));
    situations.before = before == null ? null : rulesLoaded(before.split(" +", -1));

    assertThat(state("RulesLoaded")).isEqualTo(expected);
  }

  @Test
  void b18AnOwnChangeGivesTheTimeAnew() {
    situations.choices.set(
        0, new Choice(PLAIN, Standing.CHOSEN, Route.HTTP_DISCOVERY, null, null, null, null, null));
    situations.written = NOW;
    situations.specWritten = NOW.minusSeconds(10);
    situations.answers.put(PLAIN, withRules(rules("ok", "TargetDown")));
    situations.before = rulesLoaded("False", "1000");

    assertThat(state("RulesLoaded")).isEqualTo("Unknown WaitingForReload");
    assertThat(next().lookAgain()).contains(NOW.plusSeconds(170));
  }

  @Test
  void rulesThatDoNotFitAreNamed() {
    situations.isRulesTooLarge = true;

    assertThat(state("RulesLoaded")).isEqualTo("False RulesTooLarge");
  }

  @Test
  void whoCannotTakeRulesIsNotJudged() {
    var finding = Finding.of("NotPossibleByDiscovery", "no ConfigMap");
    situations.choices.add(
        new Choice(PLAIN, Standing.CHOSEN, Route.HTTP_DISCOVERY, null, null, null, finding, null));
    situations.answers.put(PLAIN, heard("up", ""));

    assertThat(state("RulesLoaded")).isEqualTo("True Loaded");
    assertThat(next().status().prometheuses())
        .anySatisfy(entry -> assertThat(entry.reason()).isEqualTo("NotPossibleByDiscovery"));
  }

  private static MonitoredStatus rulesLoaded(String... state) {
    var age = state.length > 1 ? Long.parseLong(state[1]) : 1000;
    var condition =
        new ConditionBuilder()
            .withType("RulesLoaded")
            .withStatus(state[0])
            .withReason("Before")
            .withLastTransitionTime(NOW.minusSeconds(age).toString())
            .withObservedGeneration(3L)
            .build();
    return new MonitoredStatus(
        3L, null, null, null, null, null, List.of(), null, null, null, null, List.of(condition));
  }

  private String message(String type) {
    return Conditions.find(next().status(), type).orElseThrow().getMessage();
  }

  private StatusDecision next() {
    return StatusCalculator.next(situations.situation());
  }

  private String state(String type) {
    return Conditions.find(next().status(), type)
        .map(condition -> condition.getStatus() + " " + condition.getReason())
        .orElse("absent");
  }
}
