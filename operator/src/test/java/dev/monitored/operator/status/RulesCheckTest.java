package dev.monitored.operator.status;

import static dev.monitored.operator.status.Situations.MAIN;
import static dev.monitored.operator.status.Situations.NOW;
import static dev.monitored.operator.status.Situations.PLAIN;
import static dev.monitored.operator.status.Situations.heard;
import static dev.monitored.operator.status.Situations.rules;
import static dev.monitored.operator.status.Situations.withRules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Finding;
import dev.monitored.operator.plan.Route;
import org.junit.jupiter.api.Test;

class RulesCheckTest {
  private final Situations situations = new Situations();

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

  @Test
  void rulesThatDoNotFitAreNamed() {
    situations.isRulesTooLarge = true;

    assertThat(state("RulesLoaded")).isEqualTo("False RulesTooLarge");
  }

  @Test
  void whoCannotTakeRulesIsNotJudged() {
    var finding = new Finding("NotPossibleByDiscovery", "no ConfigMap");
    situations.choices.add(new Choice(PLAIN, true, Route.HTTP_DISCOVERY, null, null, finding));
    situations.answers.put(PLAIN, heard("up", ""));

    assertThat(state("RulesLoaded")).isEqualTo("True Loaded");
    assertThat(next().status().prometheuses())
        .anySatisfy(entry -> assertThat(entry.reason()).isEqualTo("NotPossibleByDiscovery"));
  }

  private Judgement next() {
    return StatusOf.next(situations.situation());
  }

  private String state(String type) {
    return Conditions.find(next().status(), type)
        .map(condition -> condition.getStatus() + " " + condition.getReason())
        .orElse("absent");
  }
}
