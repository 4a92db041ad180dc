package dev.monitored.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.job.AttemptEnd;
import dev.monitored.server.job.AttemptKey;
import dev.monitored.server.job.Cancellation;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobId;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.JobQuery;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.LostAttempt;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.Submission;
import dev.monitored.server.store.JobStore.Ending;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store of jobs promises. */
abstract class JobStoreContract {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration EXPIRED = Duration.ofSeconds(-1);

  private final JobIds ids = new JobIds(InstantSource.system());

  /** The store under test, empty at the start of each test. */
  abstract JobStore store();

  private Job submit(String action) {
    Map<String, @Nullable Object> arguments =
        Map.of("seconds", new BigDecimal("0.25"), "nested", List.of(1, "zwei", Map.of("drei", 3)));
    var submission =
        new Submission(action, arguments, Duration.ofMillis(1500), Map.of("team", "shop"));
    return store().insert(ids.next(), submission);
  }

  private Job stored(JobId id) {
    return store().find(id).orElseThrow();
  }

  private Job claimOne(Duration lease) {
    return store().claim(1, lease).getFirst();
  }

  private Set<AttemptKey> end(Job job, AttemptEnd end) {
    return store().end(List.of(new Ending(job.attempt(), end)));
  }

  @Test
  void aStoredJobIsReadBackWhole() {
    var job = submit("sleep");

    assertThat(stored(job.id())).isEqualTo(job);
    assertThat(job.state()).isEqualTo(new JobState.Scheduled());
    assertThat(job.timeout()).isEqualTo(Duration.ofMillis(1500));
    assertThat(job.labels()).containsExactly(Map.entry("team", "shop"));
    assertThat(job.arguments()).containsEntry("seconds", new BigDecimal("0.25"));
    assertThat(job.attempts()).isZero();
    assertThat(store().find(ids.next())).isEmpty();
  }

  @Test
  void theOldestAreClaimedFirstAndOnce() {
    var jobs = IntStream.range(0, 5).mapToObj(_ -> submit("sleep").id()).toList();

    var first = store().claim(3, LEASE);
    var second = store().claim(3, LEASE);

    assertThat(first.stream().map(Job::id)).isEqualTo(jobs.subList(0, 3));
    assertThat(second.stream().map(Job::id)).isEqualTo(jobs.subList(3, 5));
    assertThat(first).allSatisfy(job -> assertThat(job.state()).isEqualTo(new JobState.Running()));
    assertThat(first).allSatisfy(job -> assertThat(job.attempts()).isEqualTo(1));
    assertThat(stored(jobs.getFirst())).isEqualTo(first.getFirst());
  }

  @Test
  void anEndIsStoredOnceAndCounted() {
    submit("sleep");
    var job = claimOne(LEASE);

    assertThat(end(job, new AttemptEnd.Succeeded("42"))).containsExactly(job.attempt());
    assertThat(end(job, new AttemptEnd.TimedOut("late"))).isEmpty();

    var ended = stored(job.id());
    assertThat(ended.state()).isEqualTo(new Ended(Outcome.OK));
    assertThat(ended.result()).isEqualTo("42");
    assertThat(ended.error()).isNull();
    assertThat(ended.endedAt()).isNotNull().isAfterOrEqualTo(ended.startedAt());
    assertThat(store().figures().ended()).containsEntry("ok", 1L).containsEntry("timeout", 0L);
  }

  @Test
  void aBatchOfEndsIsStoredTogether() {
    IntStream.range(0, 4).forEach(_ -> submit("sleep"));
    var jobs = store().claim(4, LEASE);

    var stored =
        store()
            .end(
                List.of(
                    new Ending(jobs.get(0).attempt(), new AttemptEnd.Succeeded(null)),
                    new Ending(jobs.get(1).attempt(), new AttemptEnd.Failed("broken")),
                    new Ending(jobs.get(2).attempt(), new AttemptEnd.TimedOut("late")),
                    new Ending(jobs.get(3).attempt(), new AttemptEnd.CancelledByUser()),
                    new Ending(new AttemptKey(ids.next(), 1), new AttemptEnd.Succeeded(null))));

    assertThat(stored)
        .containsExactlyInAnyOrderElementsOf(jobs.stream().map(Job::attempt).toList());
    assertThat(stored(jobs.get(1).id()).error()).isEqualTo("broken");
    assertThat(store().figures().ended())
        .isEqualTo(Map.of("ok", 1L, "error", 1L, "timeout", 1L, "cancelled", 1L, "lost", 0L));
  }

  @Test
  void aLateWriterIsFenced() {
    submit("sleep");
    var first = claimOne(EXPIRED);

    var lost = store().reclaim();
    var second = claimOne(LEASE);

    assertThat(lost)
        .containsExactly(new LostAttempt(first.attempt(), "sleep", new JobState.Scheduled()));
    assertThat(second.attempts()).isEqualTo(2);
    assertThat(end(first, new AttemptEnd.Succeeded("old"))).isEmpty();
    assertThat(end(second, new AttemptEnd.Succeeded("new"))).hasSize(1);
    assertThat(stored(first.id()).result()).isEqualTo("new");
  }

  @Test
  void theThirdLostAttemptEndsTheJob() {
    var id = submit("sleep").id();

    for (int attempt = 1; attempt <= 3; attempt++) {
      assertThat(claimOne(EXPIRED).attempts()).isEqualTo(attempt);
      assertThat(store().reclaim()).hasSize(1);
    }

    assertThat(stored(id).state()).isEqualTo(new Ended(Outcome.ERROR));
    assertThat(stored(id).error()).contains("3 attempts were lost");
    assertThat(store().claim(1, LEASE)).isEmpty();
    assertThat(store().figures().ended()).containsEntry("lost", 3L).containsEntry("error", 0L);
  }

  @Test
  void aLeaseIsRenewedForItsOwnAttemptOnly() {
    submit("sleep");
    var first = claimOne(EXPIRED);
    store().renew(List.of(first.attempt()), LEASE);
    assertThat(store().reclaim()).isEmpty();

    store().renew(List.of(first.attempt()), EXPIRED);
    store().reclaim();
    var second = claimOne(EXPIRED);

    assertThat(store().renew(List.of(first.attempt()), LEASE).gone())
        .containsExactly(first.attempt());
    assertThat(store().reclaim())
        .extracting(LostAttempt::attempt)
        .containsExactly(second.attempt());
  }

  @Test
  void anInterruptedJobReturnsToTheQueue() {
    submit("sleep");
    var job = claimOne(LEASE);

    assertThat(end(job, new AttemptEnd.InterruptedByDrain())).hasSize(1);

    assertThat(stored(job.id()).state()).isEqualTo(new JobState.Scheduled());
    assertThat(stored(job.id()).startedAt()).isNull();
    assertThat(store().figures().ended()).containsEntry("cancelled", 1L);
    assertThat(claimOne(LEASE).attempts()).isEqualTo(2);
  }

  @Test
  void whatWaitsIsCancelledAtOnce() {
    var id = submit("sleep").id();

    assertThat(store().cancel(id)).isEqualTo(Cancellation.ENDED);
    assertThat(store().cancel(id)).isEqualTo(Cancellation.ALREADY_ENDED);
    assertThat(store().cancel(ids.next())).isEqualTo(Cancellation.UNKNOWN);

    assertThat(stored(id).state()).isEqualTo(new Ended(Outcome.CANCELLED));
    assertThat(store().claim(1, LEASE)).isEmpty();
  }

  @Test
  void theWishToCancelOutlivesWhoeverRunsTheJob() {
    submit("drained");
    submit("lost");
    var drained = claimOne(LEASE);
    var lost = claimOne(EXPIRED);

    assertThat(store().cancel(drained.id())).isEqualTo(Cancellation.REQUESTED);
    assertThat(store().cancel(lost.id())).isEqualTo(Cancellation.REQUESTED);
    assertThat(store().renew(List.of(drained.attempt()), LEASE).cancelled())
        .containsExactly(drained.attempt());
    end(drained, new AttemptEnd.InterruptedByDrain());
    store().reclaim();

    assertThat(stored(drained.id()).state()).isEqualTo(new Ended(Outcome.CANCELLED));
    assertThat(stored(lost.id()).state()).isEqualTo(new Ended(Outcome.CANCELLED));
  }

  @Test
  void pagesGoFromNewToOldWithoutGapsOrRepeats() {
    var jobs = IntStream.range(0, 7).mapToObj(_ -> submit("sleep").id()).toList();

    var first = store().list(query(Optional.empty(), 3));
    var second = store().list(query(first.olderThan(), 3));
    var third = store().list(query(second.olderThan(), 3));

    assertThat(first.items().stream().map(Job::id)).isEqualTo(jobs.subList(4, 7).reversed());
    assertThat(second.items().stream().map(Job::id)).isEqualTo(jobs.subList(1, 4).reversed());
    assertThat(third.items().stream().map(Job::id)).isEqualTo(jobs.subList(0, 1));
    assertThat(third.olderThan()).isEmpty();
    assertThat(first.count()).isEqualTo(7);
    assertThat(first.countIsLowerBound()).isFalse();
  }

  @Test
  void aPageOfLargeJobsIsCutShort() {
    Map<String, @Nullable Object> large = Map.of("text", "x".repeat(500_000));
    var submission = new Submission("sleep", large, Duration.ofSeconds(1), Map.of());
    IntStream.range(0, 6).forEach(_ -> store().insert(ids.next(), submission));

    var first = store().list(query(Optional.empty(), 200));
    var second = store().list(query(first.olderThan(), 200));

    assertThat(first.items()).hasSizeBetween(1, 5);
    assertThat(first.items().size() + second.items().size()).isEqualTo(6);
    assertThat(second.olderThan()).isEmpty();
  }

  private static JobQuery query(Optional<JobId> olderThan, int limit) {
    return new JobQuery(Set.of(), Set.of(), olderThan, limit);
  }

  @Test
  void jobsAreFilteredByStateAndAction() {
    var sleeping = submit("sleep");
    submit("command");
    claimOne(LEASE);

    assertThat(filtered(Set.of(new JobState.Running()), Set.of())).containsExactly(sleeping.id());
    assertThat(filtered(Set.of(new JobState.Running()), Set.of("command"))).isEmpty();
    assertThat(filtered(Set.of(), Set.of("command", "sleep"))).hasSize(2);
    assertThat(filtered(Set.copyOf(JobState.all()), Set.of("sleep"))).hasSize(1);
  }

  private List<JobId> filtered(Set<JobState> states, Set<String> actions) {
    var page = store().list(new JobQuery(states, actions, Optional.empty(), 10));
    return page.items().stream().map(Job::id).toList();
  }

  @Test
  void theQueueIsMeasuredByAction() {
    submit("sleep");
    submit("sleep");
    submit("command");
    claimOne(LEASE);

    var queues = store().figures().queues();

    assertThat(queues.keySet()).containsExactlyInAnyOrder("sleep", "command");
    assertThat(queues.values()).allSatisfy(queue -> assertThat(queue.depth()).isEqualTo(1));
    assertThat(queues.values())
        .allSatisfy(queue -> assertThat(queue.oldest()).isBetween(Duration.ZERO, LEASE));
  }
}
