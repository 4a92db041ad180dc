package dev.monitored.operator.status;

import static dev.monitored.operator.diagnosis.Situations.MAIN;
import static dev.monitored.operator.diagnosis.Situations.NOW;
import static dev.monitored.operator.diagnosis.Situations.heard;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.children.Part;
import dev.monitored.operator.diagnosis.GracePeriods;
import dev.monitored.operator.diagnosis.Situations;
import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.plan.Route;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusCalculatorTest {
  private final Situations situations = new Situations();

  @Test
  void everythingIsProven() {
    var status = next().status();

    assertThat(status.conditions())
        .extracting(Condition::getType)
        .containsExactly(
            "WorkloadReady",
            "ScrapeConfigured",
            "TargetsUp",
            "RulesLoaded",
            "SeriesPresent",
            "Ready");
    assertThat(status.conditions()).allMatch(condition -> condition.getStatus().equals("True"));
    assertThat(status.conditions())
        .allSatisfy(condition -> assertThat(condition.getObservedGeneration()).isEqualTo(3));
    assertThat(status.targets()).isEqualTo("2/2");
    assertThat(status.via()).isEqualTo("ServiceMonitor");
    assertThat(status.rules()).isNotNull();
    assertThat(state("ScrapeConfigured")).isEqualTo("True Selected");
    assertThat(state("Ready")).isEqualTo("True Proven");
    assertThat(next().lookAgain()).isEmpty();
  }

  @Test
  void theSameSituationLaterGivesTheSameStatus() {
    situations.before = next().status();
    situations.now = NOW.plusSeconds(77);

    assertThat(next().status()).isEqualTo(situations.before);
  }

  @Test
  void theTimeOfATransitionMovesOnlyWithTheStatus() {
    situations.answers.put(MAIN, heard("down", "connection refused"));
    situations.before = next().status();
    situations.now = NOW.plusSeconds(10);
    situations.answers.put(MAIN, heard("down", "server returned HTTP status 404 Not Found"));
    var changed = next().status();

    assertThat(state("TargetsUp")).isEqualTo("False WrongPath");
    assertThat(Conditions.find(changed, "TargetsUp"))
        .map(Condition::getLastTransitionTime)
        .contains(NOW.toString());
    situations.before = changed;
    situations.answers.put(MAIN, heard("up", ""));
    assertThat(Conditions.find(next().status(), "TargetsUp"))
        .map(Condition::getLastTransitionTime)
        .contains(NOW.plusSeconds(10).toString());
  }

  @Test
  void aSelectorThatCannotBeSatisfiedIsNamedAndNobodyIsAsked() {
    var finding = Finding.of("SelectorSelectsNothing", "nil");
    situations.choices.set(0, Situations.chosen(MAIN, Route.NONE, finding));

    assertThat(state("ScrapeConfigured")).isEqualTo("False SelectorSelectsNothing");
    assertThat(state("TargetsUp")).isEqualTo("Unknown SelectorSelectsNothing");
    assertThat(state("Ready")).isEqualTo("False SelectorSelectsNothing");
  }

  /** Whatever was seen of it so far, good or bad: it may be otherwise by now. */
  @ParameterizedTest
  @CsvSource({
    "WORKLOAD, WorkloadReady",
    "SCRAPE, ScrapeConfigured",
    "TARGETS, TargetsUp|SeriesPresent",
    "RULES, RulesLoaded",
    "DASHBOARD, Ready"
  })
  void whatCannotBeReadIsUnknown(Part part, String conditions) {
    situations.unread.put(part, Finding.of("MissingPermission", "grant it"));

    var unknown = List.of(conditions.split("\\|"));
    assertThat(unknown)
        .allSatisfy(type -> assertThat(state(type)).isEqualTo("Unknown MissingPermission"));
    assertThat(state("Ready")).isEqualTo("Unknown MissingPermission");
    assertThat(next().status().conditions())
        .filteredOn(found -> !unknown.contains(found.getType()) && !found.getType().equals("Ready"))
        .allMatch(found -> found.getStatus().equals("True"));

    situations.failures.put(part, Finding.of("ReconcileFailed", "no"));
    assertThat(state(unknown.getFirst())).isEqualTo("Unknown MissingPermission");
  }

  @Test
  void noRouteMeansNoConditionsOfScraping() {
    situations.spec = "{workload: {image: shop}, replicas: 2, prometheus: {via: None}}";
    situations.choices.clear();

    assertThat(next().status().conditions())
        .extracting(Condition::getType)
        .containsExactly("WorkloadReady", "Ready");
    assertThat(next().status().targets()).isNull();
    assertThat(next().status().via()).isEqualTo("None");
  }

  @Test
  void aPauseIsSaidFirst() {
    situations.spec = "{workload: {image: shop}, replicas: 2, paused: true}";

    assertThat(Conditions.find(next().status(), "Ready"))
        .hasValueSatisfying(ready -> assertThat(ready.getMessage()).startsWith("(paused) "));
  }

  @Test
  void unknownGivesWayToFalse() {
    with(it -> it.answers.put(MAIN, new Answer.Unreachable(NOW, "no answer")));
    with(it -> it.failures.put(Part.RULES, Finding.of("NameConflict", "taken")));

    assertThat(state("Ready")).isEqualTo("False NameConflict");
    assertThat(Duration.ofMinutes(3)).isEqualTo(GracePeriods.RELOAD);
  }

  private void with(Consumer<Situations> change) {
    change.accept(situations);
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
