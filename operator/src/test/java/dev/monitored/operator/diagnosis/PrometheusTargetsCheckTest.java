package dev.monitored.operator.diagnosis;

import static dev.monitored.operator.diagnosis.Situations.MAIN;
import static dev.monitored.operator.diagnosis.Situations.NOW;
import static dev.monitored.operator.diagnosis.Situations.PLAIN;
import static dev.monitored.operator.diagnosis.Situations.chosen;
import static dev.monitored.operator.diagnosis.Situations.heard;
import static dev.monitored.operator.diagnosis.Situations.target;
import static dev.monitored.operator.diagnosis.Situations.withoutPool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.api.MonitoredStatus.Targets;
import dev.monitored.operator.children.Part;
import dev.monitored.operator.decision.Standing;
import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.status.Conditions;
import dev.monitored.operator.status.StatusCalculator;
import dev.monitored.operator.status.StatusDecision;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusTargetsCheckTest {
  private final Situations situations = new Situations();

  @Test
  void theErrorOfAScrapeNamesTheReason() {
    situations.answers.put(MAIN, heard("down", "server returned HTTP status 404 Not Found"));

    assertThat(state("TargetsUp")).isEqualTo("False WrongPath");
    assertThat(next().status().targets()).isEqualTo("1/2");
  }

  @Test
  void eachEndpointOfEachPodIsOneTarget() {
    situations.spec =
        "{workload: {image: shop}, replicas: 2, scrape: {endpoints: [{port: 9102, path: /x}]}}";
    situations.answers.put(
        MAIN,
        heard(
            target("shop-0", "up", ""),
            target("shop-1", "up", ""),
            target("shop-0", "http://10.0.0.1:9102/x", Duration.ZERO, Duration.ZERO)));

    assertThat(state("TargetsUp")).isEqualTo("False ConfigNotReloaded");
    assertThat(message("TargetsUp")).contains("serviceMonitor/team/shop/1");
    assertThat(next().status().targets()).isEqualTo("3/4");
  }

  /** The main endpoint has moved, the further one is as it was. */
  @Test
  void theTargetOfOneEndpointIsNotTakenForThatOfAnother() {
    situations.spec =
        "{workload: {image: shop}, replicas: 2, scrape: {path: /new, endpoints: [{port: 9102}]}}";
    var further = "http://10.0.0.1:9102/metrics";
    situations.answers.put(
        MAIN,
        heard(
            target("shop-0", "up", ""),
            target("shop-1", "up", ""),
            target("shop-0", further, Duration.ZERO, Duration.ZERO),
            target("shop-1", further, Duration.ZERO, Duration.ZERO)));

    assertThat(state("TargetsUp")).isEqualTo("False ConfigNotReloaded");
    assertThat(message("TargetsUp"))
        .contains("Pod shop-0 (port 8080, path /new)", "http://10.0.0.1:8080/metrics");
    assertThat(next().status().targets()).isEqualTo("2/4");
  }

  @ParameterizedTest
  @CsvSource({"http://10.0.0.1:8080/old", "http://10.0.0.1:9999/metrics"})
  void aTargetThatIsUpWhereItWasBeforeProvesNothing(String url) {
    situations.written = NOW.minusSeconds(30);
    var before = target("shop-1", url, Duration.ZERO, Duration.ZERO);
    situations.answers.put(MAIN, heard(target("shop-0", "up", ""), before));

    assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForReload");
    assertThat(next().status().targets()).isEqualTo("1/2");
    assertThat(next().lookAgain()).contains(NOW.plusSeconds(150));

    situations.now = NOW.plusSeconds(150);
    assertThat(state("TargetsUp")).isEqualTo("False ConfigNotReloaded");
  }

  @ParameterizedTest
  @CsvSource({
    "PT1M,  PT7S,  True Up",
    "PT0S,  PT0S,  True Up",
    "PT10S, PT7S,  Unknown WaitingForReload",
    "PT1M,  PT5S,  Unknown WaitingForReload"
  })
  void b11AnIntervalOrTimeoutOfBeforeProvesNothing(
      Duration interval, Duration timeout, String expected) {
    situations.spec =
        "{workload: {image: shop}, replicas: 2, scrape: {interval: 60s, timeout: 7s}}";
    situations.choices.set(
        0, new Choice(MAIN, Standing.CHOSEN, Route.SERVICE_MONITOR, null, "7s", null, null, null));
    situations.written = NOW.minusSeconds(30);
    var url = "http://10.0.0.1:8080/metrics";
    situations.answers.put(
        MAIN,
        heard(target("shop-0", url, interval, timeout), target("shop-1", url, interval, timeout)));

    assertThat(state("TargetsUp")).isEqualTo(expected);
  }

  @Test
  void whatIsLeftToThePrometheusIsAsWanted() {
    var url = "http://10.0.0.1:8080/metrics";
    var often = Duration.ofSeconds(3);
    situations.answers.put(
        MAIN, heard(target("shop-0", url, often, often), target("shop-1", url, often, often)));

    assertThat(state("TargetsUp")).isEqualTo("True Up");
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
  void aScrapePoolThatPrometheusCouldNotCreateIsHintedAt() {
    situations.answers.put(
        MAIN,
        new Answer.Heard(NOW, null, true, 2, Set.of(), List.of(), Set.of(), List.of(), Map.of()));

    assertThat(state("TargetsUp")).isEqualTo("False ConfigNotReloaded");
    assertThat(Conditions.find(next().status(), "TargetsUp").orElseThrow().getMessage())
        .contains("failed to create scrape pools (2 since its start): a file may be missing");
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
  }

  @Test
  void b16AnOnlyPartlyDroppedPoolNamesTheDroppedPod() {
    situations.missingRights.put(
        MAIN, Finding.of(Reasons.PROMETHEUS_FORBIDDEN, "it may not list pods"));
    situations.answers.put(
        MAIN,
        new Answer.Heard(
            NOW,
            null,
            true,
            0,
            Set.of(Situations.POOL),
            List.of(target("shop-0", "up", "")),
            Set.of("shop-0", "shop-1"),
            List.of(),
            Map.of()));

    assertThat(state("TargetsUp")).isEqualTo("False TargetDropped");
    assertThat(next().status().prometheuses().getFirst().targets())
        .isEqualTo(new Targets(2, 1, 0, 1));
  }

  @Test
  void b18ARestartedContainerMovesNoTimeLimit() {
    situations.started = NOW.minusSeconds(3600);
    var restarted =
        situations.pod(
            "shop-1",
            "False",
            "running: {startedAt: '%s'}".formatted(NOW),
            "restartCount: 7, ready: false");
    situations.pods.set(1, restarted);

    situations.answers.put(MAIN, heard(target("shop-0", "up", "")));
    assertThat(state("TargetsUp")).isEqualTo("False TargetMissing");

    situations.answers.put(MAIN, heard("down", "connection refused"));
    assertThat(state("TargetsUp")).isEqualTo("False NothingListening");
  }

  @Test
  void b18APodThatHasJustStartedMovesNoTimeLimitOfAnother() {
    situations.started = NOW;
    situations.pods.set(0, situations.running("shop-0"));
    situations.answers.put(MAIN, heard(target("shop-0", "up", "")));

    assertThat(state("TargetsUp")).isEqualTo("False TargetMissing");
  }

  @Test
  void eachPodIsLookedAtAgainWhenItsOwnTimeIsOver() {
    situations.started = NOW.minusSeconds(10);
    situations.pods.set(0, situations.running("shop-0"));
    situations.started = NOW.minusSeconds(100);
    situations.pods.set(1, situations.running("shop-1"));
    situations.answers.put(MAIN, heard());

    assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForScrape");
    assertThat(next().lookAgain()).contains(NOW.plusSeconds(80));
  }

  @Test
  void aPrometheusThatCameToSelectTheMonitorIsGivenTimeToReload() {
    situations.answers.put(MAIN, withoutPool(true));
    assertThat(state("TargetsUp")).isEqualTo("False ConfigNotReloaded");

    situations.before = selected(NOW.minusSeconds(60));
    assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForReload");
    assertThat(next().lookAgain()).contains(NOW.plusSeconds(120));
  }

  @Test
  void b23AMonitorOfTheOtherKindIsNotTheMissingOne() {
    situations.monitorKind = Route.POD_MONITOR;
    situations.answers.put(MAIN, withoutPool(true));

    assertThat(state("ScrapeConfigured")).isEqualTo("Unknown Progressing");
    assertThat(state("TargetsUp")).isEqualTo("Unknown Progressing");
  }

  @Test
  void b27APodThatNoReplicaSetOfTheDeploymentMadeIsNotExpected() {
    var stray = situations.running("stray");
    stray.getMetadata().setOwnerReferences(List.of());
    var foreign = situations.running("foreign");
    foreign.getMetadata().getOwnerReferences().getFirst().setName("shop-2-a");
    var daemon = situations.running("daemon");
    daemon.getMetadata().getOwnerReferences().getFirst().setKind("DaemonSet");
    situations.pods.addAll(List.of(stray, foreign, daemon));

    assertThat(next().status().targets()).isEqualTo("2/2");
    assertThat(state("TargetsUp")).isEqualTo("True Up");
  }

  @Test
  void aPrometheusThatMayNotLookForTargetsIsNamedAtOnceWithTheRightThatItLacks() {
    situations.written = NOW.minusSeconds(30);
    situations.missingRights.put(
        MAIN, Finding.of("PrometheusForbidden", "it may not list pods", "grant it that"));
    situations.answers.put(MAIN, heard());

    assertThat(state("TargetsUp")).isEqualTo("False PrometheusForbidden");
    assertThat(Conditions.find(next().status(), "TargetsUp").orElseThrow().getMessage())
        .isEqualTo("it may not list pods; grant it that");

    situations.answers.put(MAIN, withoutPool(true));
    assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForReload");
  }

  @Test
  void aMonitorThatPrometheusOperatorRejectsIsNamedAtOnce() {
    situations.written = NOW.minusSeconds(30);
    situations.rejected.put(Part.SCRAPE, Map.of(MAIN, "scrapeClass \"x\" not found"));
    assertThat(state("TargetsUp")).isEqualTo("True Up");

    situations.answers.put(MAIN, withoutPool(true));
    assertThat(state("TargetsUp")).isEqualTo("False RejectedByOperator");
    assertThat(state("RulesLoaded")).isEqualTo("True Loaded");
  }

  @Test
  void theFirstScrapeOfALongIntervalIsWaitedFor() {
    situations.spec = "{workload: {image: shop}, replicas: 2, scrape: {interval: 10m}}";
    situations.started = NOW.minusSeconds(300);
    situations.pods.set(1, situations.running("shop-1"));
    situations.answers.put(
        MAIN, heard(target("shop-0", "up", ""), target("shop-1", "unknown", "")));
    assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForScrape");

    situations.now = NOW.plusSeconds(900);
    assertThat(state("TargetsUp")).isEqualTo("False ScrapeFailed");
  }

  @Test
  void discoveryIsWaitedForThreeIntervals() {
    situations.choices.set(0, chosen(PLAIN, Route.HTTP_DISCOVERY, null));
    situations.started = NOW.minusSeconds(5);
    situations.pods.set(1, situations.running("shop-1"));
    situations.answers.put(PLAIN, heard(target("shop-0", "up", "")));
    assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForScrape");
    assertThat(next().lookAgain()).contains(NOW.plusSeconds(15));

    situations.now = NOW.plusSeconds(15);
    assertThat(state("TargetsUp")).isEqualTo("False TargetMissing");
  }

  @Test
  void anAnswerFromBeforeTheEndOfAPeriodDoesNotEndIt() {
    situations.choices.set(0, chosen(PLAIN, Route.HTTP_DISCOVERY, null));
    situations.started = NOW.minusSeconds(5);
    situations.pods.set(1, situations.running("shop-1"));
    situations.answers.put(PLAIN, heard(target("shop-0", "up", "")));
    situations.now = NOW.plusSeconds(17);
    situations.age = Duration.ofSeconds(4);

    assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForScrape");
    assertThat(next().lookAgain()).contains(situations.now.plusSeconds(5));

    situations.age = Duration.ofSeconds(1);
    assertThat(state("TargetsUp")).isEqualTo("False TargetMissing");
  }

  @Test
  void b8AnotherDiscoveryIsWaitedForBefore() {
    situations.refresh = Duration.ofMinutes(1);
    situations.choices.set(0, chosen(PLAIN, Route.HTTP_DISCOVERY, null));
    situations.started = NOW.minusSeconds(46);
    situations.pods.set(1, situations.running("shop-1"));
    situations.answers.put(
        PLAIN, heard(target("shop-0", "up", ""), target("shop-1", "unknown", "")));
    assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForScrape");

    situations.answers.put(PLAIN, heard(target("shop-0", "up", "")));
    assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForScrape");

    situations.now = NOW.plusSeconds(34);
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
  void m10APodIsGivenTheTimeOfItsStartupProbe() {
    situations.started = NOW.minusSeconds(200);
    var starting =
        situations.pod(
            "shop-1",
            "False",
            "running: {startedAt: '%s'}".formatted(situations.started),
            "restartCount: 0, started: false");
    starting
        .getSpec()
        .getContainers()
        .getFirst()
        .setStartupProbe(new ProbeBuilder().withPeriodSeconds(10).withFailureThreshold(30).build());
    situations.pods.set(1, starting);
    situations.answers.put(MAIN, heard("down", "connection refused"));
    assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForScrape");

    situations.now = NOW.plusSeconds(130);
    assertThat(state("TargetsUp")).isEqualTo("False NothingListening");
  }

  @Test
  void m10APodThatHasBecomeReadyIsScrapedAgainBeforeItIsAtFault() {
    var ready = situations.running("shop-1");
    ready
        .getStatus()
        .getConditions()
        .getFirst()
        .setLastTransitionTime(NOW.minusSeconds(5).toString());
    situations.pods.set(1, ready);
    situations.answers.put(MAIN, heard("down", "connection refused"));
    assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForScrape");

    situations.now = NOW.plusSeconds(55);
    assertThat(state("TargetsUp")).isEqualTo("False NothingListening");
  }

  @ParameterizedTest
  @CsvSource({
    "ContainerCreating, 0",
    "PodInitializing, 0",
    "ImagePullBackOff, 0",
    "CrashLoopBackOff, 3"
  })
  void n6ThePortOfAContainerThatDoesNotRunIsNotAtFault(String reason, int restarts) {
    situations.pods.set(1, notRunning(reason, restarts));

    situations.answers.put(MAIN, heard("down", "connection refused"));
    assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForScrape");

    situations.answers.put(MAIN, heard(target("shop-0", "up", "")));
    assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForScrape");
  }

  @Test
  void n6ASidecarThatDoesNotRunDoesNotHideWhatTheApplicationAnswers() {
    var pod = situations.running("shop-1");
    pod.getStatus()
        .setContainerStatuses(
            List.of(
                pod.getStatus().getContainerStatuses().getFirst(),
                new ContainerStatusBuilder().withName("log").withRestartCount(9).build()));
    situations.pods.set(1, pod);
    situations.answers.put(MAIN, heard("down", "server returned HTTP status 404 Not Found"));

    assertThat(state("TargetsUp")).isEqualTo("False WrongPath");
  }

  private Pod notRunning(String reason, int restarts) {
    return situations.pod(
        "shop-1", "False", "waiting: {reason: %s}".formatted(reason), "restartCount: " + restarts);
  }

  @ParameterizedTest
  @CsvSource({
    "SILENT, PrometheusUnreachable",
    "UNEXPOSED, PrometheusNotExposed",
    "TLS, PrometheusTLSError",
    "LOGIN, PrometheusAuthError",
    "INCOMPLETE, PrometheusApiIncomplete",
  })
  void whyItIsSilentIsTheReason(Answer.Cause cause, String reason) {
    situations.answers.put(MAIN, new Answer.Unreachable(NOW, cause, "what to do"));

    assertThat(state("TargetsUp")).isEqualTo("Unknown " + reason);
  }

  @Test
  void rulesThatAreNotToldAreUnknownAndTargetsAreNot() {
    var all = heard("up", "");
    situations.answers.put(
        MAIN,
        new Answer.Heard(
            NOW,
            null,
            true,
            0,
            all.pools(),
            all.targets(),
            Set.of(),
            List.of(),
            all.samples(),
            "no rules",
            null));

    assertThat(state("TargetsUp")).isEqualTo("True Up");
    assertThat(state("RulesLoaded")).isEqualTo("Unknown PrometheusApiIncomplete");
  }

  @Test
  void silenceIsUnknown() {
    situations.answers.put(MAIN, new Answer.Unreachable(NOW, "no answer"));
    assertThat(state("TargetsUp")).isEqualTo("Unknown PrometheusUnreachable");
    assertThat(state("RulesLoaded")).isEqualTo("Unknown PrometheusUnreachable");

    situations.answers.clear();
    assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForReload");
  }

  @Test
  void everyIntendedPrometheusCountsAndOthersDoNot() {
    situations.choices.add(
        new Choice(
            PLAIN,
            Standing.TRUSTED,
            Route.NONE,
            null,
            null,
            Finding.of("NotChosen", "no"),
            null,
            null));
    assertThat(state("Ready")).isEqualTo("True Proven");

    situations.choices.set(1, chosen(PLAIN, Route.HTTP_DISCOVERY, null));
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

  private MonitoredStatus selected(Instant since) {
    var condition =
        new ConditionBuilder()
            .withType("ScrapeConfigured")
            .withStatus("True")
            .withLastTransitionTime(since.toString())
            .build();
    return new MonitoredStatus(
        3L, null, null, null, null, null, List.of(), null, null, null, null, List.of(condition));
  }

  private StatusDecision next() {
    return StatusCalculator.next(situations.situation());
  }

  private String message(String type) {
    return Conditions.find(next().status(), type).orElseThrow().getMessage();
  }

  private String state(String type) {
    return Conditions.find(next().status(), type)
        .map(condition -> condition.getStatus() + " " + condition.getReason())
        .orElse("absent");
  }
}
