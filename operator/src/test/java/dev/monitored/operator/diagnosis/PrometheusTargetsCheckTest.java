package dev.monitored.operator.diagnosis;

import static dev.monitored.operator.diagnosis.Situations.MAIN;
import static dev.monitored.operator.diagnosis.Situations.NOW;
import static dev.monitored.operator.diagnosis.Situations.PLAIN;
import static dev.monitored.operator.diagnosis.Situations.chosen;
import static dev.monitored.operator.diagnosis.Situations.heard;
import static dev.monitored.operator.diagnosis.Situations.target;
import static dev.monitored.operator.diagnosis.Situations.withoutPool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.status.Conditions;
import dev.monitored.operator.status.StatusDecision;
import dev.monitored.operator.status.StatusOf;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusTargetsCheckTest {
  private final Situations situations = new Situations();

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

  @ParameterizedTest
  @CsvSource({"http://10.0.0.1:8080/old", "http://10.0.0.1:9999/metrics"})
  void aTargetThatIsUpWhereItWasBeforeProvesNothing(String url) {
    var before =
        new Answer.Target(
            "serviceMonitor/shop/shop/0", "shop-1", url, "up", "", 0, Duration.ZERO, Duration.ZERO);
    situations.answers.put(MAIN, heard(target("shop-0", "up", ""), before));

    assertThat(state("TargetsUp")).isEqualTo("Unknown WaitingForReload");
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
            NOW,
            null,
            true,
            Set.of(Situations.POOL),
            List.of(target("shop-0", "up", "")),
            Set.of("shop-1"),
            List.of()));
    assertThat(state("TargetsUp")).isEqualTo("False TargetDropped");
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
  void discoveryIsWaitedForThreeIntervals() {
    situations.choices.set(0, chosen(PLAIN, Route.HTTP_DISCOVERY, null));
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
            Choice.Standing.TRUSTED,
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

  private StatusDecision next() {
    return StatusOf.next(situations.situation());
  }

  private String state(String type) {
    return Conditions.find(next().status(), type)
        .map(condition -> condition.getStatus() + " " + condition.getReason())
        .orElse("absent");
  }
}
