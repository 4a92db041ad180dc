package dev.monitored.operator.diagnosis;

import static dev.monitored.operator.diagnosis.Situations.MAIN;
import static dev.monitored.operator.diagnosis.Situations.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.decision.Standing;
import dev.monitored.operator.diagnosis.Steps.Name;
import dev.monitored.operator.diagnosis.Steps.Step;
import dev.monitored.operator.diagnosis.Verdict.State;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Route;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepsTest {
  private final Situations situations = new Situations();

  @Test
  void whatHasEverythingHasPassedEveryStep() {
    assertThat(steps()).allMatch(step -> step.state() == State.TRUE);
    assertThat(steps()).extracting(Step::name).containsExactly(Name.values());
  }

  @Test
  void discoveryNeedsNoSelectorNoMonitorAndNoPool() {
    choice(new Choice(PLAIN, Standing.CHOSEN, Route.HTTP_DISCOVERY, null, null, null, null, null));
    situations.answers.put(PLAIN, Situations.heard("up", ""));

    assertThat(steps())
        .extracting(Step::name)
        .containsExactly(
            Name.CHOSEN,
            Name.TIMEOUT_ACCEPTED,
            Name.TARGETS_FOUND,
            Name.TARGETS_UP,
            Name.RULES_LOADED);
  }

  @ParameterizedTest
  @CsvSource({
    "NotChosen, CHOSEN",
    "AnyOther, CHOSEN",
    "SelectorSelectsNothing, SELECTOR_PRESENT",
    "NamespaceNotSelected, NAMESPACE_SELECTED",
    "LabelMismatch, LABELS_SELECTED",
    "TimeoutAboveInterval, TIMEOUT_ACCEPTED"
  })
  void thePlanEndsWhereItsFindingSays(String reason, Name last) {
    choice(
        new Choice(
            MAIN,
            Standing.TRUSTED,
            Route.NONE,
            null,
            null,
            Finding.of(reason, "found"),
            null,
            null));

    assertThat(steps()).last().isEqualTo(new Step(last, State.FALSE, "found"));
    assertThat(steps().reversed().stream().skip(1)).allMatch(step -> step.state() == State.TRUE);
  }

  @Test
  void aPrometheusThatIsNotIntendedIsNotLookedAtAnyFurther() {
    choice(new Choice(MAIN, Standing.TRUSTED, Route.NONE, null, null, null, null, null));

    assertThat(steps()).containsExactly(new Step(Name.CHOSEN, State.FALSE, "it is not chosen"));
  }

  @Test
  void noAnswerIsNoEvidence() {
    situations.answers.clear();

    assertThat(steps())
        .endsWith(
            new Step(Name.POOL_CONFIGURED, State.UNKNOWN, "no answer"),
            new Step(Name.RULES_LOADED, State.UNKNOWN, "no answer"));
  }

  @Test
  void aMissingPoolIsNamed() {
    situations.answers.put(MAIN, Situations.withoutPool(true));

    assertThat(steps())
        .contains(
            new Step(Name.POOL_CONFIGURED, State.FALSE, "no pool of [" + Situations.POOL + "]"));
  }

  @Test
  void aTargetThatIsDownIsShownWithItsError() {
    situations.answers.put(MAIN, Situations.heard("down", "connection refused"));

    assertThat(steps())
        .contains(
            new Step(Name.TARGETS_FOUND, State.TRUE, "2 of 2 Pods"),
            new Step(
                Name.TARGETS_UP, State.FALSE, "1 of 2 Pods; shop-1 is down: connection refused"));
  }

  @Test
  void rulesAreCounted() {
    situations.answers.put(MAIN, Situations.withRules(Situations.rules("ok", "TargetDown")));

    assertThat(steps()).last().isEqualTo(new Step(Name.RULES_LOADED, State.FALSE, "1 of 2 rules"));
  }

  private void choice(Choice choice) {
    situations.choices.clear();
    situations.choices.add(choice);
  }

  private List<Step> steps() {
    return new Steps(situations.situation(), situations.choices.getFirst()).list();
  }
}
