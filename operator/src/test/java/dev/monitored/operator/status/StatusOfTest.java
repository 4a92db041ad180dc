package dev.monitored.operator.status;

import static dev.monitored.operator.status.Situations.MAIN;
import static dev.monitored.operator.status.Situations.NOW;
import static dev.monitored.operator.status.Situations.PLAIN;
import static dev.monitored.operator.status.Situations.heard;
import static dev.monitored.operator.status.Situations.rules;
import static dev.monitored.operator.status.Situations.target;
import static dev.monitored.operator.status.Situations.withRules;
import static dev.monitored.operator.status.Situations.withoutPool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Finding;
import dev.monitored.operator.plan.Route;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusOfTest {
  private final Situations situations = new Situations();

  @Test
  void everythingIsProven() {
    var status = next().status();

    assertThat(status.conditions())
        .extracting(Condition::getType)
        .containsExactly("WorkloadReady", "ScrapeConfigured", "TargetsUp", "RulesLoaded", "Ready");
    assertThat(status.conditions()).allMatch(condition -> condition.getStatus().equals("True"));
    assertThat(status.conditions())
        .allSatisfy(condition -> assertThat(condition.getObservedGeneration()).isEqualTo(3));
    assertThat(status.targets()).isEqualTo("2/2");
    assertThat(status.via()).isEqualTo("ServiceMonitor");
    assertThat(status.rules()).isNotNull();
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

  @Nested
  class Workload {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "ImagePullBackOff | Back-off pulling image | ImagePullFailed",
          "ErrImagePull | no such image | ImagePullFailed",
          "CrashLoopBackOff | back-off 10s | CrashLooping",
          "CreateContainerConfigError | secret \"db\" not found | SecretMissing",
          "CreateContainerConfigError | couldn't find key a in Secret team/db | SecretMissing",
          "CreateContainerConfigError | configmap \"c\" not found | ConfigMapMissing",
          "CreateContainerConfigError | image will run as root | ContainerCannotStart"
        })
    void aWaitingContainerSaysWhy(String reason, String message, String expected) {
      situations.available = 1;
      situations.pods.set(
          1,
          situations.pod(
              "shop-1",
              "False",
              "waiting: {reason: %s, message: '%s'}".formatted(reason, message.replace("'", "''")),
              "restartCount: 0"));

      assertThat(state("WorkloadReady")).isEqualTo("False " + expected);
      assertThat(state("Ready")).isEqualTo("False " + expected);
    }

    @Test
    void aContainerThatEndedTwiceLatelyIsLoopingThoughItRunsAtTheMoment() {
      situations.pods.set(
          1,
          situations.pod(
              "shop-1",
              "True",
              "running: {startedAt: '%s'}".formatted(NOW),
              "restartCount: 2, lastState: {terminated: {exitCode: 1, finishedAt: '%s'}}"
                  .formatted(NOW.minusSeconds(5))));

      assertThat(state("WorkloadReady")).isEqualTo("False CrashLooping");
      assertThat(next().lookAgain()).contains(NOW.plusSeconds(55));
    }

    @Test
    void aRunningContainerMayTakeAsLongAsItsProbesAllow() {
      situations.available = 1;
      situations.started = NOW.minusSeconds(20);
      situations.pods.set(1, notReady());
      assertThat(state("WorkloadReady")).isEqualTo("Unknown Progressing");

      assertThat(next().lookAgain()).contains(NOW.minusSeconds(20).plusSeconds(30));

      situations.now = NOW.plusSeconds(10);
      assertThat(state("WorkloadReady")).isEqualTo("False ProbeFailing");
    }

    @Test
    void nothingIsWantedAndNothingRuns() {
      situations.spec = "{workload: {image: shop}, replicas: 0}";
      situations.pods.clear();

      assertThat(state("TargetsUp")).isEqualTo("True ScaledToZero");
    }

    @Test
    void aFailedWriteComesFirst() {
      situations.failures.put(Part.WORKLOAD, new Finding("NameConflict", "taken"));

      assertThat(state("WorkloadReady")).isEqualTo("False NameConflict");
    }

    private Pod notReady() {
      return situations.pod(
          "shop-1",
          "False",
          "running: {startedAt: '%s'}".formatted(situations.started),
          "restartCount: 0");
    }
  }

  @Nested
  class Targets {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "dial tcp 10.0.0.1:8080: connect: connection refused | NothingListening",
          "server returned HTTP status 401 Unauthorized | AuthError",
          "server returned HTTP status 403 Forbidden | AuthError",
          "server returned HTTP status 404 Not Found | WrongPath",
          "server returned HTTP status 500 Internal Server Error | BadStatus",
          "tls: failed to verify certificate: x509: unknown authority | TLSError",
          "http: server gave HTTP response to HTTPS client | TLSError",
          "received unsupported Content-Type \"text/html\" | WrongContentType",
          "non-compliant scrape target sending blank Content-Type | WrongContentType",
          "sample limit exceeded | LimitExceeded",
          "label_limit exceeded (metric x) | LimitExceeded",
          "context deadline exceeded | NetworkBlocked",
          "dial tcp 10.0.0.1:8080: connect: no route to host | NetworkBlocked",
          "unexpected EOF | ScrapeFailed"
        })
    void theErrorOfAScrapeNamesTheReason(String error, String expected) {
      situations.answers.put(MAIN, heard("down", error));

      assertThat(state("TargetsUp")).isEqualTo("False " + expected);
      assertThat(next().status().targets()).isEqualTo("1/2");
    }

    @Test
    void theMessageDoesNotChangeWithThePortThatTheScrapeCameFrom() {
      situations.answers.put(
          MAIN, heard("down", "read tcp 10.0.0.9:40001->10.0.0.1:8080: connection reset by peer"));
      var first = next().status();
      situations.answers.put(
          MAIN, heard("down", "read tcp 10.0.0.9:40002->10.0.0.1:8080: connection reset by peer"));

      assertThat(next().status()).isEqualTo(first);
    }

    @Test
    void theReloadIsWaitedForAndThenMissed() {
      situations.written = NOW.minusSeconds(30);
      situations.answers.put(MAIN, withoutPool(true));
      assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForReload");
      assertThat(next().lookAgain()).contains(NOW.plusSeconds(150));

      situations.now = NOW.plusSeconds(150);
      assertThat(state("TargetsUp")).isEqualTo("False ConfigNotReloaded");
    }

    @Test
    void aFailedReloadIsKnownAtOnce() {
      situations.written = NOW.minusSeconds(30);
      situations.answers.put(MAIN, withoutPool(false));

      assertThat(state("TargetsUp")).isEqualTo("False ConfigNotReloaded");
    }

    @Test
    void aTargetThatIsNotThereIsWaitedForAndThenMissed() {
      situations.started = NOW.minusSeconds(60);
      situations.pods.set(1, situations.running("shop-1"));
      situations.answers.put(MAIN, heard(target("shop-0", "up", "")));
      assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForScrape");

      situations.now = NOW.plusSeconds(120);
      assertThat(state("TargetsUp")).isEqualTo("False TargetMissing");
      situations.answers.put(
          MAIN,
          new Answer.Heard(
              true,
              Set.of(Situations.POOL),
              List.of(target("shop-0", "up", "")),
              Set.of("shop-1"),
              List.of()));
      assertThat(state("TargetsUp")).isEqualTo("False TargetDropped");
    }

    @Test
    void discoveryIsWaitedForThreeIntervals() {
      situations.choices.set(0, new Choice(PLAIN, true, Route.HTTP_DISCOVERY, null, null, null));
      situations.started = NOW.minusSeconds(5);
      situations.pods.set(1, situations.running("shop-1"));
      situations.answers.put(PLAIN, heard(target("shop-0", "up", "")));
      assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForScrape");
      assertThat(next().lookAgain()).contains(NOW.plusSeconds(10));

      situations.now = NOW.plusSeconds(10);
      assertThat(state("TargetsUp")).isEqualTo("False TargetMissing");
    }

    @Test
    void aPodThatHasJustStartedMayRefuse() {
      situations.started = NOW.minusSeconds(5);
      situations.pods.set(1, situations.running("shop-1"));
      situations.answers.put(MAIN, heard("down", "connection refused"));
      assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForScrape");

      situations.now = NOW.plusSeconds(10);
      assertThat(state("TargetsUp")).isEqualTo("False NothingListening");
    }

    @Test
    void silenceIsUnknown() {
      situations.answers.put(MAIN, new Answer.Unreachable("no answer"));
      assertThat(state("TargetsUp")).isEqualTo("Unknown PrometheusUnreachable");
      assertThat(state("RulesLoaded")).isEqualTo("Unknown PrometheusUnreachable");

      situations.answers.clear();
      assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForReload");
    }

    @Test
    void everyIntendedPrometheusCountsAndOthersDoNot() {
      situations.choices.add(
          new Choice(PLAIN, false, Route.NONE, null, new Finding("NotChosen", "no"), null));
      assertThat(state("Ready")).isEqualTo("True Proven");

      situations.choices.set(1, new Choice(PLAIN, true, Route.HTTP_DISCOVERY, null, null, null));
      situations.answers.put(PLAIN, heard("down", "connection refused"));
      assertThat(state("TargetsUp")).isEqualTo("False NothingListening");
      assertThat(next().status().targets()).isEqualTo("1/2");
      assertThat(next().status().via()).isEqualTo("HttpDiscovery,ServiceMonitor");
    }

    @Test
    void podsThatEndOrEndedAreNotExpected() {
      var ended = situations.running("old");
      ended.getStatus().setPhase("Succeeded");
      var ending = situations.running("older");
      ending.getMetadata().setDeletionTimestamp(NOW.toString());
      situations.pods.addAll(List.of(ended, ending));

      assertThat(next().status().targets()).isEqualTo("2/2");
    }
  }

  @Nested
  class Rules {
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
  }

  @Test
  void aSelectorThatCannotBeSatisfiedIsNamedAndNobodyIsAsked() {
    var finding = new Finding("SelectorSelectsNothing", "nil");
    situations.choices.set(0, new Choice(MAIN, true, Route.NONE, null, finding, null));

    assertThat(state("ScrapeConfigured")).isEqualTo("False SelectorSelectsNothing");
    assertThat(state("TargetsUp")).isEqualTo("Unknown SelectorSelectsNothing");
    assertThat(state("Ready")).isEqualTo("False SelectorSelectsNothing");
  }

  @Test
  void whatMayNotBeReadIsUnknown() {
    situations.unreadable = new Finding("MissingPermission", "grant it");

    assertThat(state("ScrapeConfigured")).isEqualTo("Unknown MissingPermission");
  }

  @Test
  void noRouteMeansNoConditionsOfScraping() {
    situations.spec = "{workload: {image: shop}, prometheus: {via: None}}";
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
    with(it -> it.answers.put(MAIN, new Answer.Unreachable("no answer")));
    with(it -> it.failures.put(Part.RULES, new Finding("NameConflict", "taken")));

    assertThat(state("Ready")).isEqualTo("False NameConflict");
    assertThat(Duration.ofMinutes(3)).isEqualTo(Windows.RELOAD);
  }

  private void with(Consumer<Situations> change) {
    change.accept(situations);
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
