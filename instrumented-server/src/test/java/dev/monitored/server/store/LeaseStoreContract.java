package dev.monitored.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.monitored.action.AttemptKey;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.attempt.AttemptEnd;
import dev.monitored.server.job.attempt.AttemptEnd.Interrupted.Cause;
import dev.monitored.server.job.attempt.AttemptRecord;
import dev.monitored.server.job.attempt.LostAttempt;
import dev.monitored.server.job.attempt.ProcessId;
import dev.monitored.server.store.AttemptStore.Ending;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store promises of processes and their leases. */
abstract class LeaseStoreContract extends StoreContract {
  static final Duration LEASE = Duration.ofMinutes(1);
  static final Duration ENDED = Duration.ofSeconds(-1);

  private final JobIds ids = new JobIds(InstantSource.system());

  /** A connection that knows nothing of this version. */
  abstract Connection connection() throws SQLException;

  final void submit(int jobs) {
    IntStream.range(0, jobs)
        .forEach(_ ->
            store().jobs().insert(ids.next(), Submission.of("sleep", Map.of()), Optional.empty()));
  }

  final List<Job> claim(ProcessId process, int jobs) {
    return store().attempts().claim(process, Map.of("sleep", jobs)).jobs();
  }

  final Job submitAndClaim(ProcessId process) {
    submit(1);
    return claim(process, 1).getFirst();
  }

  final ProcessId named(String name, Duration lease) {
    var process = ProcessId.random();
    store().leases().register(process, Optional.of(name), lease);
    return process;
  }

  final JobState state(Job job) {
    return store().jobs().find(job.id()).orElseThrow().state();
  }

  final boolean isRegistered(ProcessId process) {
    return store().leases().renew(process, LEASE);
  }

  @Test
  void whoeverLivesKeepsWhatItExecutes() {
    var job = submitAndClaim(process(LEASE));

    assertThat(reclaim(0)).isEmpty();

    assertThat(state(job)).isEqualTo(new JobState.Running());
  }

  @Test
  void whatADeadProcessLeftIsQueuedAgain() {
    var dead = process(ENDED);
    var job = submitAndClaim(dead);

    assertThat(reclaim(0))
        .containsExactly(new LostAttempt(job.attempt(), "sleep", new JobState.Scheduled()));

    assertThat(state(job)).isEqualTo(new JobState.Scheduled());
    assertThat(store().queues().counts().ended()).containsEntry("lost", 1L);
  }

  @Test
  void noLeaseThatEndedCostsAnythingUntilItsProcessIsDeclaredDead() {
    var job = submitAndClaim(process(ENDED));

    assertThat(store().leases().reclaim(() -> 0)).isEmpty();

    assertThat(state(job)).isEqualTo(new JobState.Running());
  }

  @Test
  void nobodyDeclaresItselfDead() {
    var process = process(ENDED);

    store().leases().declareDead(process);

    assertThat(isRegistered(process)).isTrue();
  }

  @Test
  void whoeverWasDeclaredDeadIsNotRenewedAndClaimsNothing() {
    var dead = process(ENDED);
    submit(1);
    store().leases().declareDead(process(LEASE));

    assertThat(isRegistered(dead)).isFalse();
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> claim(dead, 1));

    assertThat(claim(process(LEASE), 1)).hasSize(1);
  }

  @Test
  void whoeverWasDeclaredDeadMayStillGiveBackWhatNobodyTookOver() {
    var dead = process(ENDED);
    var job = submitAndClaim(dead);
    store().leases().declareDead(process(LEASE));

    var interrupted = new Ending(job, new AttemptEnd.Interrupted(Cause.LEASE));
    assertThat(store().attempts().end(List.of(interrupted))).hasSize(1);

    assertThat(store().leases().reclaim(() -> 0)).isEmpty();
    assertThat(store().jobs().attempts(job.id()))
        .extracting(AttemptRecord::status)
        .containsExactly("cancelled");
  }

  @Test
  void oneAttemptThatCannotBeTakenOverKeepsNoOtherFromIt() throws SQLException {
    var dead = process(ENDED);
    submit(150);
    var jobs = claim(dead, 150);
    var broken = jobs.get(70);
    try (var connection = connection();
        var statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE job SET started_at = NULL WHERE id = '" + broken.id() + "'");
    }

    int lost = 0;
    for (var some = reclaim(0); !some.isEmpty(); some = reclaim(0)) {
      lost += some.size();
    }

    assertThat(lost).isEqualTo(150);
    assertThat(state(broken)).isEqualTo(new JobState.Ended(Outcome.ERROR));
    assertThat(store().jobs().find(broken.id()).orElseThrow().error())
        .startsWith("an attempt was lost");
    jobs.stream()
        .filter(job -> !job.equals(broken))
        .forEach(job -> assertThat(state(job)).isEqualTo(new JobState.Scheduled()));
    assertThat(store().queues().counts().ended()).containsEntry("lost", 150L);
    assertThat(processes()).isZero();
  }

  @Test
  void whatIsLeftIsTakenOverInPartsAndTheProcessForgottenThen() throws SQLException {
    var dead = process(ENDED);
    submit(150);
    claim(dead, 150);

    assertThat(reclaim(0)).hasSize(100);
    assertThat(processes()).isEqualTo(1);
    assertThat(reclaim(0)).hasSize(50);
    assertThat(reclaim(0)).isEmpty();

    assertThat(processes()).isZero();
  }

  private int processes() throws SQLException {
    try (var connection = connection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM process")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void aProcessThatEndsIsForgottenUnlessItLeavesJobs() throws SQLException {
    var process = process(LEASE);
    var job = submitAndClaim(process);

    store().leases().release(process);
    assertThat(processes()).isEqualTo(1);

    store().attempts().end(List.of(new Ending(job, new AttemptEnd.Succeeded(null))));
    store().leases().release(process);
    assertThat(processes()).isZero();
  }

  @Test
  void attemptsThatAreGoneOrCancelledAreUnwanted() {
    var process = process(LEASE);
    submit(3);
    var jobs = claim(process, 3);
    var ended = jobs.get(0);
    var cancelled = jobs.get(1);
    store().attempts().end(List.of(new Ending(ended, new AttemptEnd.Succeeded(null))));
    store().jobs().cancel(cancelled.id());
    var later = new AttemptKey(jobs.get(2).id(), 2);

    var attempts = List.of(ended.attempt(), cancelled.attempt(), jobs.get(2).attempt(), later);

    assertThat(store().leases().unwanted(attempts))
        .isEqualTo(
            new LeaseStore.Unwanted(Set.of(ended.attempt(), later), Set.of(cancelled.attempt())));
  }

  @Test
  void manyAttemptsAreLookedAtInParts() {
    var unknown = IntStream.range(0, 2500).mapToObj(_ -> new AttemptKey(ids.next(), 1)).toList();

    assertThat(store().leases().unwanted(unknown).gone()).hasSize(2500);
  }

  @Test
  void whatAProcessTookInAClaimOfWhichItDidNotHearIsFound() {
    var process = process(LEASE);
    var known = submitAndClaim(process);
    var unheard = submitAndClaim(process);
    submitAndClaim(process(LEASE));

    assertThat(store().attempts().claimedUnheard(process, Set.of(known.attempt())))
        .containsExactly(unheard);
    assertThat(
            store().attempts().claimedUnheard(process, Set.of(known.attempt(), unheard.attempt())))
        .isEmpty();
  }

  /** One that has a lease for each job. */
  @Test
  void anEarlierVersionDoesNotTakeOverWhatAProcessExecutes() throws SQLException {
    var job = submitAndClaim(process(ENDED));

    try (var connection = connection();
        var statement = connection.createStatement()) {
      var taken =
          statement.executeUpdate(
              "UPDATE job SET attempt = 9 WHERE state = 'running' AND lease_until < "
                  + System.currentTimeMillis());
      assertThat(taken).isZero();
    }

    assertThat(state(job)).isEqualTo(new JobState.Running());
  }

  @Test
  void whatAnEarlierVersionLeftIsTakenOverWhenItsLeaseEnds() throws SQLException {
    submit(2);
    var now = System.currentTimeMillis();
    try (var connection = connection();
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          "UPDATE job SET state = 'running', attempt = 1, started_at = 1, lease_until = "
              + (now + 600_000));
      assertThat(reclaim(0)).isEmpty();
      statement.executeUpdate(
          "UPDATE job SET lease_until = " + (now - 1000) + " WHERE id = (SELECT max(id) FROM job)");
    }

    assertThat(reclaim(0)).hasSize(1);
    assertThat(reclaim(0)).isEmpty();
  }
}
