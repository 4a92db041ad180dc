package dev.monitored.operator.status;

import static dev.monitored.operator.diagnosis.Situations.MAIN;
import static dev.monitored.operator.diagnosis.Situations.NOW;
import static dev.monitored.operator.diagnosis.Situations.PLAIN;
import static dev.monitored.operator.diagnosis.Situations.heard;
import static dev.monitored.operator.diagnosis.Situations.rules;
import static dev.monitored.operator.diagnosis.Situations.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.api.MonitoredStatus.Targets;
import dev.monitored.operator.decision.Standing;
import dev.monitored.operator.diagnosis.Situations;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.evidence.Answer.Unreachable;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Route;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole status is left as it was while there is no better evidence, and not longer. */
class HeldStatusTest {
  private final Situations situations = new Situations();

  private static final Target FAILED_ONCE = target("shop-1", "down", "connection refused", 1);

  @Nested
  class WhenTheOperatorHasTakenTheLead {

    @ParameterizedTest
    @ValueSource(strings = {"up", "down", "unknown"})
    void b1NothingIsWrittenBeforeTheFirstAnswer(String health) {
      situations.answers.put(MAIN, heard(health, health.equals("down") ? "refused" : ""));
      var before = remember();
      takeLead();

      assertHeldUntil(NOW.plusSeconds(60), before);
    }

    @Test
    void afterAMinuteWithoutAnAnswerItIsUnknown() {
      remember();
      takeLead();
      situations.now = NOW.plusSeconds(60);

      assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForReload");
      assertThat(state("RulesLoaded")).isEqualTo("Unknown WaitingForReload");
      assertThat(message("TargetsUp"))
          .isEqualTo("waiting for the first response from Prometheus/monitoring/main");
    }

    @Test
    void aPrometheusThatWasSilentFromTheBeginningIsNotWaitedForLonger() {
      var before = remember();
      takeLead();
      situations.answers.put(MAIN, new Unreachable(NOW.plusSeconds(2), "refused"));

      assertHeldUntil(NOW.plusSeconds(60), before);
      assertThat(state("TargetsUp")).isEqualTo("Unknown PrometheusUnreachable");
    }

    @Test
    void anApplicationThatDiedMeanwhileIsSaidToBeDownBySecondFailedScrape() {
      var before = remember();
      takeLead();
      situations.answers.put(MAIN, heard(target("shop-0", "up", ""), FAILED_ONCE));
      assertThat(next()).isEqualTo(before);

      situations.answers.put(MAIN, heard("down", "connection refused"));
      assertThat(state("TargetsUp")).isEqualTo("False NothingListening");
    }

    @Test
    void aTargetThatWasDownStaysDownInEachLifeThatGetsAnAnswer() {
      situations.answers.put(MAIN, heard("down", "connection refused"));
      var before = remember();
      takeLead();
      assertThat(next()).isEqualTo(before);

      situations.answers.put(MAIN, heard(target("shop-0", "up", ""), FAILED_ONCE));
      assertThat(next()).isEqualTo(before);
    }

    @Test
    void aNewOneIsAwaited() {
      takeLead();

      assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForReload");
    }

    @Test
    void theWorkloadIsJudgedAsItIs() {
      remember();
      takeLead();
      situations.available = 1;

      assertThat(state("WorkloadReady")).isEqualTo("Unknown Progressing");
      assertThat(state("TargetsUp")).isEqualTo("True Up");
      assertThat(state("Ready")).isEqualTo("Unknown Progressing");
    }
  }

  @Nested
  class WhenAPrometheusIsSilent {

    @ParameterizedTest
    @ValueSource(strings = {"up", "down"})
    void b21NothingIsWrittenForTwoMinutes(String health) {
      situations.answers.put(MAIN, heard(health, health.equals("down") ? "refused" : ""));
      var before = remember();
      situations.answers.put(MAIN, new Unreachable(NOW, "it has no Pod"));

      assertHeldUntil(NOW.plusSeconds(120), before);
      assertThat(state("TargetsUp")).isEqualTo("Unknown PrometheusUnreachable");
      assertThat(state("RulesLoaded")).isEqualTo("Unknown PrometheusUnreachable");
    }

    @Test
    void whatIsUnknownAnywayIsSaidAtOnce() {
      situations.answers.clear();
      remember();
      situations.answers.put(MAIN, new Unreachable(NOW, "it has no Pod"));

      assertThat(state("TargetsUp")).isEqualTo("Unknown PrometheusUnreachable");
    }

    @Test
    void whatAnotherAnswersCounts() {
      situations.choices.add(
          new Choice(PLAIN, Standing.CHOSEN, Route.HTTP_DISCOVERY, null, null, null, null, null));
      situations.answers.put(PLAIN, heard("up", ""));
      var before = remember();
      situations.answers.put(PLAIN, new Unreachable(NOW, "refused"));
      assertThat(next()).isEqualTo(before);

      situations.answers.put(MAIN, heard("down", "connection refused"));
      assertThat(state("TargetsUp")).isEqualTo("False NothingListening");
      assertThat(next().targets()).isEqualTo("1/2");
      assertThat(next().prometheuses())
          .element(0)
          .extracting("reason")
          .isEqualTo("NothingListening");
      assertThat(next().prometheuses()).element(1).isEqualTo(before.prometheuses().get(1));
    }

    @Test
    void aChangedSpecIsProvenAnew() {
      remember();
      situations.generation = 4;
      situations.written = NOW.minusSeconds(5);
      situations.answers.put(MAIN, new Unreachable(NOW, "refused"));

      assertThat(state("TargetsUp")).isEqualTo("Unknown PrometheusUnreachable");
    }

    @Test
    void aChangeThatDoesNotTouchMonitoringKeepsTheProof() {
      remember();
      situations.generation = 4;
      situations.answers.put(MAIN, new Unreachable(NOW, "refused"));

      assertThat(state("TargetsUp")).isEqualTo("True Up");
      assertThat(Conditions.find(next(), "TargetsUp").orElseThrow().getObservedGeneration())
          .isEqualTo(4);
    }

    @Test
    void aChangeOfReplicasIsProvenForTheNewPods() {
      remember();
      situations.generation = 4;
      situations.spec = "{workload: {image: shop}, replicas: 3}";
      situations.answers.put(MAIN, new Unreachable(NOW, "refused"));

      assertThat(state("TargetsUp")).isEqualTo("Unknown PrometheusUnreachable");
    }
  }

  @Nested
  class WhenAPrometheusHasJustStarted {

    @Test
    void whatItHasNotScrapedOrEvaluatedYetIsLeftAsItWas() {
      var before = remember();
      var unscraped = List.of(target("shop-0", "unknown", ""), target("shop-1", "unknown", ""));
      situations.answers.put(MAIN, started(Set.of(Situations.POOL), unscraped, "unknown"));

      assertHeldUntil(NOW.plusSeconds(120), before);
      assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForScrape");
      assertThat(state("RulesLoaded")).isEqualTo("Unknown WaitingForReload");
    }

    @Test
    void anEmptyAnswerIsNoAnswer() {
      var before = remember();
      situations.answers.put(MAIN, started(Set.of(), List.of(), "ok"));

      assertHeldUntil(NOW.plusSeconds(120), before);
    }

    @Test
    void aTargetThatIsDownCounts() {
      remember();
      var targets =
          List.of(target("shop-0", "unknown", ""), target("shop-1", "down", "connection refused"));
      situations.answers.put(MAIN, started(Set.of(Situations.POOL), targets, "ok"));

      assertThat(state("TargetsUp")).isEqualTo("False NothingListening");
    }
  }

  @Nested
  class WhenTheOperatorHasWrittenSomethingElseForTheSameSpec {

    @Test
    void aMonitorOfAnotherNameMayTakeTwoMinutesToBeLoaded() {
      var before = remember();
      situations.written = NOW;
      situations.answers.put(MAIN, Situations.withoutPool(true));

      assertHeldUntil(NOW.plusSeconds(120), before);
      assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForReload");
    }

    @Test
    void changedRulesMayTakeTwoMinutesToBeLoaded() {
      var before = remember();
      situations.written = NOW;
      situations.answers.put(MAIN, Situations.withRules(rules("ok", "TargetDown", "OfOldVersion")));

      assertThat(state("RulesLoaded")).isEqualTo("True Loaded");
      assertThat(next().rules()).isEqualTo(before.rules());

      situations.now = NOW.plusSeconds(120);
      assertThat(state("RulesLoaded")).isEqualTo("Unknown WaitingForReload");
    }

    @Test
    void inAConfigMapThatOthersChangeTooOnlyWhatIsWrittenAtTheBeginningCounts() {
      situations.choices.set(0, Situations.chosen(PLAIN, Route.HTTP_DISCOVERY, null));
      situations.answers.put(PLAIN, heard("up", ""));
      remember();
      situations.written = NOW;
      situations.answers.put(
          PLAIN, Situations.withRules(rules("ok", "TargetDown", "OfOldVersion")));
      assertThat(state("RulesLoaded")).isEqualTo("Unknown WaitingForReload");

      situations.lead = NOW;
      assertThat(state("RulesLoaded")).isEqualTo("True Loaded");
    }

    @Test
    void aReloadThatFailedIsAnAnswer() {
      remember();
      situations.written = NOW;
      situations.answers.put(MAIN, Situations.withoutPool(false));

      assertThat(state("TargetsUp")).isEqualTo("False ConfigNotReloaded");
    }

    @Test
    void aChangedSpecIsProvenAnew() {
      remember();
      situations.generation = 4;
      situations.written = NOW;
      situations.answers.put(MAIN, Situations.withoutPool(true));

      assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForReload");
    }

    @Test
    void thatWhatWasWrittenLongAgoIsGoneIsAnAnswer() {
      remember();
      situations.answers.put(MAIN, Situations.withoutPool(true));

      assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForReload");
    }
  }

  @Nested
  class WhenOneScrapeHasFailed {

    @Test
    void aTrueIsKeptAndItsCounts() {
      var before = remember();
      situations.answers.put(MAIN, heard(target("shop-0", "up", ""), FAILED_ONCE));

      assertThat(next()).isEqualTo(before);
    }

    @Test
    void aNewOneWaitsForTheNextScrape() {
      situations.answers.put(MAIN, heard(target("shop-0", "up", ""), FAILED_ONCE));

      assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForScrape");
    }

    @Test
    void theSecondOneIsAFact() {
      remember();
      situations.answers.put(MAIN, heard("down", "connection refused"));

      assertThat(state("TargetsUp")).isEqualTo("False NothingListening");
    }
  }

  @Nested
  class WhenAPodIsYoung {

    @Test
    void itTakesNoTrueAwayAndIsCounted() {
      remember();
      addYoungPod();

      assertThat(state("TargetsUp")).isEqualTo("True Up");
      assertThat(message("TargetsUp")).isEqualTo("targets up in Prometheus/monitoring/main: 2/3");
      assertThat(next().targets()).isEqualTo("2/3");
      assertThat(next().prometheuses().getFirst().targets()).isEqualTo(new Targets(3, 2, 0, 0));
      assertThat(next().prometheuses().getFirst().reason()).isNull();
      assertThat(decision().lookAgain()).contains(NOW.plusSeconds(180));
    }

    @Test
    void itIsMissedWhenItsTimeIsOver() {
      remember();
      addYoungPod();
      situations.now = NOW.plusSeconds(180);

      assertThat(state("TargetsUp")).isEqualTo("False TargetMissing");
    }

    @Test
    void itMayRefuseAtFirst() {
      remember();
      addYoungPod();
      situations.answers.put(
          MAIN,
          heard(
              target("shop-0", "up", ""),
              target("shop-1", "up", ""),
              target("shop-2", "down", "connection refused")));
      assertThat(state("TargetsUp")).isEqualTo("True Up");
      assertThat(decision().lookAgain()).contains(NOW.plusSeconds(15));

      situations.now = NOW.plusSeconds(15);
      assertThat(state("TargetsUp")).isEqualTo("False NothingListening");
    }

    /** As in a rollout with an image that cannot be pulled. */
    @Test
    void n6ItTakesNoTrueAwayBeforeItHasRun() {
      remember();
      situations.pods.add(
          situations.pod("shop-2", "False", "waiting: {reason: ErrImagePull}", "restartCount: 0"));
      situations.now = NOW.plusSeconds(3600);

      assertThat(state("TargetsUp")).isEqualTo("True Up");
      assertThat(state("Ready")).isEqualTo("True Proven");
      situations.available = 1;
      assertThat(state("Ready")).isEqualTo("False ImagePullFailed");
    }

    @Test
    void withNoPodUpNothingIsHeld() {
      remember();
      situations.pods.clear();
      addYoungPod();
      situations.answers.put(MAIN, heard());

      assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForScrape");
      assertThat(next().targets()).isEqualTo("0/1");
    }

    @Test
    void aChangedSpecIsProvenAnew() {
      remember();
      situations.generation = 4;
      situations.spec = "{workload: {image: shop}, replicas: 3}";
      addYoungPod();

      assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForScrape");
    }

    /** The first look at the new generation sees the old Pods only, which are up. */
    @Test
    void moreReplicasAreProvenOnceTheirPodsExist() {
      remember();
      situations.generation = 4;
      situations.spec = "{workload: {image: shop}, replicas: 3}";

      assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForScrape");
      remember();
      addYoungPod();
      assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForScrape");
    }

    @Test
    void aPodThatIsReplacedTakesNothingAway() {
      remember();
      situations.pods.removeLast();

      assertThat(state("TargetsUp")).isEqualTo("True Up");
    }

    private void addYoungPod() {
      situations.started = NOW;
      situations.pods.add(situations.running("shop-2"));
    }
  }

  private MonitoredStatus remember() {
    var status = next();
    situations.before = status;
    return status;
  }

  private void takeLead() {
    situations.lead = NOW;
    situations.answers.clear();
  }

  /** Leaves the situation as it is at that time. */
  private void assertHeldUntil(Instant end, MonitoredStatus before) {
    assertThat(next()).isEqualTo(before);
    assertThat(decision().lookAgain()).contains(end);
    situations.now = end.minusSeconds(1);
    assertThat(next()).isEqualTo(before);
    situations.now = end;
    assertThat(Conditions.find(next(), "TargetsUp").orElseThrow().getMessage())
        .isNotEqualTo(Conditions.find(before, "TargetsUp").orElseThrow().getMessage());
  }

  private static Heard started(Set<String> pools, List<Target> targets, String health) {
    return new Heard(
        NOW,
        NOW,
        true,
        0,
        pools,
        targets,
        Set.of(),
        rules(health, "TargetDown", "TargetMissing"),
        Situations.STORED);
  }

  private MonitoredStatus next() {
    return decision().status();
  }

  private StatusDecision decision() {
    return StatusCalculator.next(situations.situation());
  }

  private String state(String type) {
    return Conditions.find(next(), type)
        .map(condition -> condition.getStatus() + " " + condition.getReason())
        .orElse("absent");
  }

  private String message(String type) {
    return Objects.requireNonNull(Conditions.find(next(), type).orElseThrow().getMessage());
  }
}
