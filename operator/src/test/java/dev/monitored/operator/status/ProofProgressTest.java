package dev.monitored.operator.status;

import static dev.monitored.operator.diagnosis.Situations.MAIN;
import static dev.monitored.operator.diagnosis.Situations.NOW;
import static dev.monitored.operator.diagnosis.Situations.PLAIN;
import static dev.monitored.operator.diagnosis.Situations.heard;
import static dev.monitored.operator.diagnosis.Situations.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.api.MonitoredStatus.FirstProof;
import dev.monitored.operator.children.Part;
import dev.monitored.operator.diagnosis.Situations;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.plan.Route;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProofProgressTest {
  private static final Instant CREATED = NOW.minusSeconds(3600);
  private static final Instant WRITTEN = CREATED.plusSeconds(1);

  private final Situations situations = new Situations();

  ProofProgressTest() {
    situations.written = WRITTEN;
  }

  @Test
  void eachPhaseKeepsTheTimeWhenItWasReached() {
    situations.answers.clear();
    assertThat(publish()).isEqualTo(proof(WRITTEN, null, null, null));

    situations.answers.put(MAIN, heard("down", "connection refused"));
    situations.now = NOW.plusSeconds(10);
    assertThat(publish()).isEqualTo(proof(WRITTEN, NOW.plusSeconds(10), null, null));

    situations.answers.put(MAIN, Situations.withRules(Situations.rules("unknown", "TargetDown")));
    situations.now = NOW.plusSeconds(20);
    assertThat(publish()).isEqualTo(proof(WRITTEN, NOW.plusSeconds(10), NOW.plusSeconds(20), null));

    situations.answers.put(MAIN, heard("up", ""));
    situations.now = NOW.plusSeconds(30);
    var proven = proof(WRITTEN, NOW.plusSeconds(10), NOW.plusSeconds(20), NOW.plusSeconds(30));
    assertThat(publish()).isEqualTo(proven);

    situations.answers.put(MAIN, heard("down", "connection refused"));
    situations.now = NOW.plusSeconds(40);
    assertThat(publish()).as("what is broken later was proven all the same").isEqualTo(proven);
  }

  @Test
  void whatIsSeenAtOnceIsReachedAtOnce() {
    assertThat(publish()).isEqualTo(proof(WRITTEN, NOW, NOW, NOW));
  }

  @Test
  void nothingIsReachedBeforeItIsWritten() {
    situations.failures.put(Part.SCRAPE, Finding.of("MissingPermission", "no"));

    assertThat(publish()).isEqualTo(proof(null, null, null, null));
  }

  @Test
  void onePodThatIsMissedIsNotDiscovered() {
    situations.answers.put(MAIN, heard(target("shop-0", "up", "")));

    assertThat(publish()).isEqualTo(proof(WRITTEN, null, null, null));
  }

  @Test
  void onePrometheusThatHasNotAnsweredHasNotDiscovered() {
    situations.choices.add(Situations.chosen(PLAIN, Route.HTTP_DISCOVERY, null));

    assertThat(publish()).isEqualTo(proof(WRITTEN, null, null, null));
  }

  @Test
  void aPhaseAloneIsNoReasonForAWrite() {
    publish();
    var status = Objects.requireNonNull(situations.before);
    situations.before = status.with(proof(WRITTEN, NOW, NOW, null));

    assertThat(StatusCalculator.next(situations.situation()).status()).isEqualTo(situations.before);
  }

  @Test
  void whatWasNotObservedFromItsCreationIsNotRecorded() {
    situations.answers.clear();
    publish();
    situations.before = Objects.requireNonNull(situations.before).with(null);
    situations.answers.put(MAIN, heard("up", ""));

    assertThat(publish()).isNull();
  }

  @Test
  void whatNobodyScrapesIsNotRecorded() {
    situations.spec = "{workload: {image: shop}, replicas: 2, prometheus: {via: None}}";
    situations.choices.clear();

    assertThat(publish()).isNull();
  }

  private @Nullable FirstProof publish() {
    MonitoredStatus status = StatusCalculator.next(situations.situation()).status();
    situations.before = status;
    return status.firstProof();
  }

  private static FirstProof proof(
      @Nullable Instant written,
      @Nullable Instant discovered,
      @Nullable Instant scraped,
      @Nullable Instant proven) {
    return new FirstProof(
        CREATED.toString(), text(written), text(discovered), text(scraped), text(proven));
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
