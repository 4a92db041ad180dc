package dev.monitored.server.store;

import static dev.monitored.server.job.query.Page.Order.NEWEST_FIRST;
import static dev.monitored.server.job.query.Page.Order.OLDEST_FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.monitored.action.AttemptKey;
import dev.monitored.action.JobId;
import dev.monitored.server.job.Cancellation;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.QueueSpot;
import dev.monitored.server.job.Retry;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.Submission.UniqueKey;
import dev.monitored.server.job.TimeLimits;
import dev.monitored.server.job.attempt.AttemptEnd;
import dev.monitored.server.job.attempt.AttemptEnd.Interrupted.Cause;
import dev.monitored.server.job.attempt.AttemptRecord;
import dev.monitored.server.job.attempt.LostAttempt;
import dev.monitored.server.job.query.BulkChange;
import dev.monitored.server.job.query.JobQuery;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.query.Page.Order;
import dev.monitored.server.job.queue.QueueStatus;
import dev.monitored.server.job.queue.StoreCounts;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.store.AttemptStore.Ending;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store of jobs promises. */
abstract class JobStoreContract extends StoreContract {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration EXPIRED = Duration.ofSeconds(-1);

  private final JobIds ids = new JobIds(InstantSource.system());

  private Job submit(String action) {
    Map<String, @Nullable Object> arguments =
        Map.of("seconds", new BigDecimal("0.25"), "nested", List.of(1, "zwei", Map.of("drei", 3)));
    return insert(
        Submission.of(action, arguments)
            .with(TimeLimits.of(Duration.ofMillis(1500)))
            .withLabels(Map.of("team", "shop", "it.is/odd\"key", "x")));
  }

  private Job insert(Submission submission) {
    return store().jobs().insert(ids.next(), submission, Optional.empty()).orElseThrow();
  }

  private static Submission sleep() {
    return Submission.of("sleep", Map.of());
  }

  private Job stored(JobId id) {
    return store().jobs().find(id).orElseThrow();
  }

  private Job claimOne(Duration lease) {
    return claim(1, lease).getFirst();
  }

  private List<Job> claim(int atMost, Duration lease) {
    return claim(Map.of("sleep", atMost, "command", atMost), lease);
  }

  private Set<AttemptKey> end(Job job, AttemptEnd end) {
    return store().attempts().end(List.of(new Ending(job, end))).keySet();
  }

  @Test
  void aStoredJobIsReadBackWhole() {
    var job = submit("sleep");

    assertThat(stored(job.id())).isEqualTo(job);
    assertThat(job.state()).isEqualTo(new JobState.Scheduled());
    assertThat(job.request().limits().timeout()).isEqualTo(Duration.ofMillis(1500));
    assertThat(job.request().labels()).containsEntry("team", "shop").hasSize(2);
    assertThat(job.request().arguments()).containsEntry("seconds", new BigDecimal("0.25"));
    assertThat(job.attempts()).isZero();
    assertThat(store().jobs().find(ids.next())).isEmpty();
  }

  @Test
  void aHeldJobWaitsUntilItIsStarted() {
    var held = insert(sleep().thatIsHeld());
    assertThat(held.state()).isEqualTo(new JobState.New());
    assertThat(held.request()).isEqualTo(sleep().thatIsHeld());
    assertThat(claim(1, LEASE)).isEmpty();

    assertThat(store().jobs().start(held.id())).isEqualTo(ChangeResult.DONE);

    assertThat(stored(held.id()).request()).isEqualTo(sleep());
    assertThat(claimOne(LEASE).id()).isEqualTo(held.id());
    assertThat(store().jobs().start(held.id())).isEqualTo(ChangeResult.NOT_NOW);
    assertThat(store().jobs().start(ids.next())).isEqualTo(ChangeResult.UNKNOWN);
  }

  @Test
  void aHeldJobIsCancelledAndTriedAgainLikeAnother() {
    var held = insert(sleep().thatIsHeld());

    assertThat(store().jobs().cancel(held.id())).isEqualTo(Cancellation.ENDED);
    assertThat(store().jobs().retry(held.id())).isEqualTo(ChangeResult.DONE);

    assertThat(claimOne(LEASE).id()).isEqualTo(held.id());
  }

  @Test
  void aHeldJobThatIsStartedStillWaitsForItsTime() {
    var later = Instant.now().plusSeconds(3600);
    var held = insert(sleep().with(new QueueSpot("sleep", 0, later)).thatIsHeld());

    store().jobs().start(held.id());

    assertThat(claim(1, LEASE)).isEmpty();
    assertThat(store().queues().counts().queues().values())
        .extracting(QueueStatus::delayed)
        .containsExactly(1L);
  }

  @Test
  void theOldestAreClaimedFirstAndOnce() {
    var jobs = IntStream.range(0, 5).mapToObj(_ -> submit("sleep").id()).toList();

    var first = claim(3, LEASE);
    var second = claim(3, LEASE);

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
    assertThat(ended.times().endedAt()).isNotNull().isAfterOrEqualTo(ended.times().startedAt());
    assertThat(store().queues().counts().ended())
        .containsEntry("ok", 1L)
        .containsEntry("timeout", 0L);
  }

  @Test
  void anEndIsStoredWhateverTheActionSays() {
    var text = "a\0b\ud800c\"\\\n\u2028'é\ud83d\ude00";
    submit("sleep");
    submit("sleep");
    var jobs = claim(2, LEASE);

    end(jobs.get(0), new AttemptEnd.Succeeded(text + "x".repeat(2_000_000)));
    end(jobs.get(1), new AttemptEnd.Failed(text, true));

    assertThat(stored(jobs.get(0).id()).result()).hasSizeBetween(1 << 20, (1 << 20) + 1);
    assertThat(stored(jobs.get(1).id()).error())
        .isEqualTo(text.replace('\0', '\ufffd').replace('\ud800', '\ufffd'));
  }

  @Test
  void aBatchOfEndsIsStoredTogether() {
    IntStream.range(0, 4).forEach(_ -> submit("sleep"));
    var jobs = claim(4, LEASE);

    var stored =
        store()
            .attempts()
            .end(
                List.of(
                    new Ending(jobs.get(0), new AttemptEnd.Succeeded(null)),
                    new Ending(jobs.get(1), new AttemptEnd.Failed("broken", true)),
                    new Ending(jobs.get(2), new AttemptEnd.TimedOut("late")),
                    new Ending(jobs.get(3), new AttemptEnd.CancelledByUser()),
                    new Ending(unknown(jobs.get(0)), new AttemptEnd.Succeeded(null))));

    assertThat(stored.keySet())
        .containsExactlyInAnyOrderElementsOf(jobs.stream().map(Job::attempt).toList());
    assertThat(stored(jobs.get(1).id()).error()).isEqualTo("broken");
    assertThat(store().queues().counts().ended())
        .isEqualTo(Map.of("ok", 1L, "error", 1L, "timeout", 1L, "cancelled", 1L, "lost", 0L));
  }

  private Job unknown(Job like) {
    return new Job(
        ids.next(),
        like.request(),
        like.state(),
        1,
        0,
        null,
        null,
        like.times(),
        null,
        null,
        false,
        false);
  }

  @Test
  void aLateWriterIsFenced() {
    submit("sleep");
    var first = claimOne(EXPIRED);

    var lost = reclaim(0);
    var second = claimOne(LEASE);

    assertThat(lost)
        .containsExactly(new LostAttempt(first.attempt(), "sleep", new JobState.Scheduled()));
    assertThat(second.attempts()).isEqualTo(2);
    assertThat(end(first, new AttemptEnd.Succeeded("old"))).isEmpty();
    assertThat(end(second, new AttemptEnd.Succeeded("new"))).hasSize(1);
    assertThat(stored(first.id()).result()).isEqualTo("new");
  }

  @Test
  void aJobThatWasLostTwiceWaitsForATimeOfItsOwn() {
    var id = submit("sleep").id();

    claimOne(EXPIRED);
    reclaim(1);
    assertThat(stored(id).request().spot().runAt()).isNull();
    claimOne(EXPIRED);
    reclaim(0.5);

    assertThat(stored(id).state()).isEqualTo(new JobState.Scheduled());
    assertThat(stored(id).request().spot().runAt())
        .isCloseTo(Instant.now().plusSeconds(10), within(5, ChronoUnit.SECONDS));
    assertThat(claim(1, LEASE)).isEmpty();
  }

  @Test
  void theFourthLostAttemptEndsTheJob() {
    var id = submit("sleep").id();

    for (int attempt = 1; attempt <= 4; attempt++) {
      assertThat(claimOne(EXPIRED).attempts()).isEqualTo(attempt);
      assertThat(reclaim(0)).hasSize(1);
    }

    assertThat(stored(id).state()).isEqualTo(new Ended(Outcome.ERROR));
    assertThat(stored(id).error()).contains("4 attempts were lost");
    assertThat(claim(1, LEASE)).isEmpty();
    assertThat(store().queues().counts().ended())
        .containsEntry("lost", 4L)
        .containsEntry("error", 0L);
  }

  @Test
  void anInterruptedJobReturnsToTheQueue() {
    submit("sleep");
    var job = claimOne(LEASE);

    assertThat(end(job, new AttemptEnd.Interrupted(Cause.DRAIN))).hasSize(1);

    assertThat(stored(job.id()).state()).isEqualTo(new JobState.Scheduled());
    assertThat(stored(job.id()).times().startedAt()).isNull();
    assertThat(store().queues().counts().ended()).containsEntry("cancelled", 1L);
    assertThat(claimOne(LEASE).attempts()).isEqualTo(2);
  }

  @Test
  void anInterruptedJobMayWaitWithoutUsingUpARetry() {
    submit("sleep");
    var job = claimOne(LEASE);
    var end = new Ending(job, new AttemptEnd.Interrupted(Cause.ACTION), Optional.of(LEASE));

    assertThat(store().attempts().end(List.of(end))).hasSize(1);

    assertThat(stored(job.id()).state()).isEqualTo(new JobState.Scheduled());
    assertThat(stored(job.id()).failures()).isZero();
    assertThat(stored(job.id()).request().spot().runAt()).isAfter(Instant.now());
    assertThat(claim(1, LEASE)).isEmpty();
  }

  @Test
  void waitingJobsAreCountedByQueueAndAction() {
    submit("sleep");
    submit("sleep");
    insert(Submission.of("gone", Map.of()).with(QueueSpot.of("sleep")));
    claimOne(LEASE);

    var counts = store().queues().counts();

    assertThat(counts.orphans(Set.of("sleep"), Set.of("sleep", "gone"))).isEmpty();
    assertThat(counts.orphans(Set.of("sleep"), Set.of("sleep")))
        .containsExactly(new StoreCounts.Waiting("sleep", "gone", 1));
    assertThat(counts.orphans(Set.of(), Set.of("sleep", "gone")))
        .containsExactlyInAnyOrder(
            new StoreCounts.Waiting("sleep", "gone", 1),
            new StoreCounts.Waiting("sleep", "sleep", 1));
  }

  @Test
  void whatWaitsIsCancelledAtOnce() {
    var id = submit("sleep").id();

    assertThat(store().jobs().cancel(id)).isEqualTo(Cancellation.ENDED);
    assertThat(store().jobs().cancel(id)).isEqualTo(Cancellation.ALREADY_ENDED);
    assertThat(store().jobs().cancel(ids.next())).isEqualTo(Cancellation.UNKNOWN);

    assertThat(stored(id).state()).isEqualTo(new Ended(Outcome.CANCELLED));
    assertThat(claim(1, LEASE)).isEmpty();
  }

  @Test
  void theWishToCancelOutlivesWhoeverRunsTheJob() {
    submit("sleep");
    submit("sleep");
    var drained = claimOne(LEASE);
    var lost = claimOne(EXPIRED);

    assertThat(store().jobs().cancel(drained.id())).isEqualTo(Cancellation.REQUESTED);
    assertThat(store().jobs().cancel(lost.id())).isEqualTo(Cancellation.REQUESTED);
    assertThat(store().leases().unwanted(List.of(drained.attempt())).cancelled())
        .containsExactly(drained.attempt());
    end(drained, new AttemptEnd.Interrupted(Cause.DRAIN));
    reclaim(0);

    assertThat(stored(drained.id()).state()).isEqualTo(new Ended(Outcome.CANCELLED));
    assertThat(stored(lost.id()).state()).isEqualTo(new Ended(Outcome.CANCELLED));
  }

  @Test
  void pagesGoFromNewToOldWithoutGapsOrRepeats() {
    var jobs = IntStream.range(0, 7).mapToObj(_ -> submit("sleep").id()).toList();

    var first = list(Optional.empty(), NEWEST_FIRST, 3);
    var second = list(first.after(), NEWEST_FIRST, 3);
    var third = list(second.after(), NEWEST_FIRST, 3);

    assertThat(first.items().stream().map(Job::id)).isEqualTo(jobs.subList(4, 7).reversed());
    assertThat(second.items().stream().map(Job::id)).isEqualTo(jobs.subList(1, 4).reversed());
    assertThat(third.items().stream().map(Job::id)).isEqualTo(jobs.subList(0, 1));
    assertThat(third.after()).isEmpty();
    assertThat(first.count()).isEqualTo(7);
    assertThat(first.countIsLowerBound()).isFalse();
  }

  @Test
  void pagesGoFromOldToNewWithoutGapsOrRepeatsToo() {
    var jobs = IntStream.range(0, 5).mapToObj(_ -> submit("sleep").id()).toList();

    var first = list(Optional.empty(), OLDEST_FIRST, 2);
    var second = list(first.after(), OLDEST_FIRST, 2);
    var back = list(second.after(), NEWEST_FIRST, 200);
    var added = submit("sleep").id();
    var third = list(second.after(), OLDEST_FIRST, 2);

    assertThat(first.items().stream().map(Job::id)).isEqualTo(jobs.subList(0, 2));
    assertThat(second.items().stream().map(Job::id)).isEqualTo(jobs.subList(2, 4));
    assertThat(back.items().stream().map(Job::id)).isEqualTo(jobs.subList(0, 3).reversed());
    assertThat(third.items().stream().map(Job::id)).containsExactly(jobs.get(4), added);
    assertThat(third.after()).isEmpty();
  }

  @Test
  void aPageOfLargeJobsIsCutShort() {
    Map<String, @Nullable Object> large = Map.of("text", "x".repeat(500_000));
    IntStream.range(0, 6).forEach(_ -> insert(Submission.of("sleep", large)));

    var first = list(Optional.empty(), NEWEST_FIRST, 200);
    var second = list(first.after(), NEWEST_FIRST, 200);

    assertThat(first.items()).hasSizeBetween(1, 5);
    assertThat(first.items().size() + second.items().size()).isEqualTo(6);
    assertThat(second.after()).isEmpty();
  }

  private Listing<Job, JobId> list(Optional<JobId> after, Order order, int limit) {
    return store().jobs().list(JobQuery.ALL, new Page<>(after, order, limit));
  }

  @Test
  void jobsAreFiltered() {
    var sleeping = submit("sleep");
    var other = insert(sleep().withLabels(Map.of("team", "bank")));
    submit("command");
    claimed(Map.of("sleep", 1), LEASE);
    var noTime = Optional.<Instant>empty();
    Set<JobState> noState = Set.of();
    Set<String> none = Set.of();
    var running = Set.<JobState>of(new JobState.Running());

    assertThat(ids(new JobQuery(running, none, none, Map.of(), noTime, noTime)))
        .containsExactly(sleeping.id());
    assertThat(ids(new JobQuery(running, Set.of("command"), none, Map.of(), noTime, noTime)))
        .isEmpty();
    assertThat(ids(new JobQuery(noState, none, Set.of("command"), Map.of(), noTime, noTime)))
        .hasSize(1);
    assertThat(ids(new JobQuery(noState, none, none, Map.of("team", "bank"), noTime, noTime)))
        .containsExactly(other.id());
    assertThat(
            ids(
                new JobQuery(
                    noState,
                    none,
                    none,
                    Map.of("team", "shop", "it.is/odd\"key", "x"),
                    noTime,
                    noTime)))
        .hasSize(2);
    assertThat(ids(new JobQuery(noState, none, none, Map.of("x", "y"), noTime, noTime))).isEmpty();
    var created = sleeping.times().createdAt();
    assertThat(
            ids(
                new JobQuery(
                    noState, none, none, Map.of(), Optional.of(created.plusSeconds(60)), noTime)))
        .isEmpty();
    assertThat(
            ids(
                new JobQuery(
                    noState,
                    none,
                    none,
                    Map.of(),
                    Optional.of(created),
                    Optional.of(created.plusSeconds(60)))))
        .hasSize(3);
  }

  private List<JobId> ids(JobQuery query) {
    var page = store().jobs().list(query, Page.newest(10));
    return page.items().stream().map(Job::id).toList();
  }

  @Test
  void jobsAreFoundByWhatCanBeDoneToThem() {
    var ended = insert(sleep());
    var failed = insert(sleep());
    var running = insert(sleep());
    var cancelled = insert(sleep());
    var jobs = claim(4, LEASE);
    end(jobs.get(0), new AttemptEnd.Succeeded(null));
    end(jobs.get(1), new AttemptEnd.Failed("broken", false));
    store().jobs().cancel(cancelled.id());
    var waiting = insert(sleep());
    var held = insert(sleep().thatIsHeld());
    var run =
        new RunSubmission(
            null,
            Map.of(),
            List.of(List.of(sleep(), Submission.of("command", Map.of()))),
            null,
            false,
            null);
    store().runs().insert(new RunId(ids.next().value()), run, ids::next, Optional.empty());
    var ofRun = claim(2, LEASE).stream().filter(job -> job.place() != null).toList();
    ofRun.forEach(job -> end(job, new AttemptEnd.Failed("broken", false)));

    assertThat(open(BulkChange.CANCEL, 9)).containsExactly(running.id(), waiting.id(), held.id());
    assertThat(open(BulkChange.CANCEL, 2)).containsExactly(running.id(), waiting.id());
    assertThat(open(BulkChange.RETRY, 9)).containsExactly(failed.id());
    assertThat(open(BulkChange.DELETE, 9)).containsExactly(ended.id(), failed.id());
    assertThat(store().jobs().list(JobQuery.ALL.openTo(BulkChange.DELETE), Page.newest(1)).count())
        .isEqualTo(2);
  }

  private List<JobId> open(BulkChange change, int limit) {
    var page = new Page<JobId>(Optional.empty(), OLDEST_FIRST, limit);
    return store().jobs().ids(JobQuery.ALL.openTo(change), page);
  }

  @Test
  void queuesAreMeasured() {
    submit("sleep");
    submit("sleep");
    submit("command");
    insert(sleep().with(new QueueSpot("sleep", 0, Instant.now().plusSeconds(60))));
    claim(1, LEASE);
    store().queues().declare(Map.of("narrow", 2));

    var queues = store().queues().counts().queues();

    assertThat(queues.keySet()).containsExactlyInAnyOrder("sleep", "command", "narrow");
    assertThat(queues.get("sleep"))
        .satisfies(queue -> assertThat(queue.depth()).isEqualTo(1))
        .satisfies(queue -> assertThat(queue.delayed()).isEqualTo(1))
        .satisfies(queue -> assertThat(queue.running()).isEqualTo(1))
        .satisfies(queue -> assertThat(queue.oldest()).isBetween(Duration.ZERO, LEASE));
    assertThat(queues.get("narrow")).isEqualTo(new QueueStatus(2, false, 0, 0, 0, Duration.ZERO));
  }

  @Test
  void theHigherPriorityGoesFirst() {
    var low = insert(sleep().with(new QueueSpot("sleep", -1, null)));
    var middle = insert(sleep());
    var high = insert(sleep().with(new QueueSpot("sleep", 7, null)));

    assertThat(claim(3, LEASE).stream().map(Job::id))
        .containsExactly(high.id(), middle.id(), low.id());
  }

  @Test
  void aJobIsNotClaimedBeforeItsTime() {
    var later = insert(sleep().with(new QueueSpot("sleep", 0, Instant.now().plusMillis(300))));
    var claimed = claimed(Map.of("sleep", 1), LEASE);

    assertThat(claimed.jobs()).isEmpty();
    assertThat(claimed.untilNext())
        .hasValueSatisfying(
            until -> assertThat(until).isBetween(Duration.ZERO, Duration.ofMillis(300)));

    await().untilAsserted(() -> assertThat(claim(1, LEASE)).hasSize(1));
    assertThat(stored(later.id()).times().queuedAt())
        .isEqualTo(stored(later.id()).request().spot().runAt());
    assertThat(claimed(Map.of(), LEASE).untilNext()).isEmpty();
  }

  @Test
  void aFailureWithARetryLeftGoesBackIntoTheQueue() {
    var retry = new Retry(List.of(Duration.ofHours(1)), 0.5);
    var id = insert(sleep().with(new TimeLimits(Duration.ofSeconds(1), null, retry))).id();
    var first = claimOne(LEASE);
    assertThat(first.request().limits().retry()).isEqualTo(retry);

    var ending =
        new Ending(
            first, new AttemptEnd.Failed("broken", true), Optional.of(Duration.ofMillis(10)));
    assertThat(store().attempts().end(List.of(ending)))
        .isEqualTo(Map.of(first.attempt(), new JobState.Scheduled()));

    var waiting = stored(id);
    assertThat(waiting.state()).isEqualTo(new JobState.Scheduled());
    assertThat(waiting.failures()).isEqualTo(1);
    assertThat(waiting.error()).isEqualTo("broken");
    assertThat(waiting.request().spot().runAt()).isNotNull();
    await().untilAsserted(() -> assertThat(claim(1, LEASE)).hasSize(1));
    assertThat(store().jobs().attempts(id))
        .extracting(AttemptRecord::number, AttemptRecord::status, AttemptRecord::error)
        .containsExactly(tuple(1, "error", "broken"), tuple(2, "running", null));
    assertThat(store().queues().counts().ended()).containsEntry("error", 1L);
  }

  @Test
  void aCancelledJobIsNotTriedAgain() {
    var id = submit("sleep").id();
    var job = claimOne(LEASE);
    store().jobs().cancel(id);

    var failed = new AttemptEnd.Failed("broken", true);
    var stored =
        store().attempts().end(List.of(new Ending(job, failed, Optional.of(Duration.ZERO))));

    assertThat(stored).isEqualTo(Map.of(job.attempt(), new Ended(Outcome.CANCELLED)));
    assertThat(stored(id).state()).isEqualTo(new Ended(Outcome.CANCELLED));
    assertThat(store().jobs().attempts(id))
        .extracting(AttemptRecord::status)
        .containsExactly("error");
  }

  @Test
  void everyAttemptIsKept() {
    var id = submit("sleep").id();
    claimOne(EXPIRED);
    reclaim(0);
    end(claimOne(LEASE), new AttemptEnd.Interrupted(Cause.DRAIN));
    assertThat(store().jobs().attempts(id))
        .extracting(AttemptRecord::status)
        .containsExactly("lost", "cancelled");

    end(claimOne(LEASE), new AttemptEnd.Succeeded(null));

    assertThat(store().jobs().attempts(id))
        .extracting(AttemptRecord::status)
        .containsExactly("lost", "cancelled", "ok");
    assertThat(store().jobs().attempts(ids.next())).isEmpty();
  }

  @Test
  void theSameEndStoredAgainIsCountedOnce() {
    submit("sleep");
    submit("sleep");
    var ended = new Ending(claimOne(LEASE), new AttemptEnd.Succeeded(null));
    var drained = new Ending(claimOne(LEASE), new AttemptEnd.Interrupted(Cause.DRAIN));

    var first = store().attempts().end(List.of(ended, drained));
    var again = store().attempts().end(List.of(ended, drained));

    assertThat(again).isEqualTo(first).hasSize(2);
    assertThat(store().queues().counts().ended())
        .containsEntry("ok", 1L)
        .containsEntry("cancelled", 1L);
  }

  @Test
  void aJobPastItsDeadlineEndsWithoutAnAttempt() {
    var limits = new TimeLimits(Duration.ofMinutes(1), Duration.ofMillis(1), Retry.NONE);
    var id = insert(sleep().with(limits)).id();
    submit("sleep");

    await().untilAsserted(() -> assertThat(passDeadlines()).isEqualTo(1));

    assertThat(stored(id).state()).isEqualTo(new Ended(Outcome.TIMEOUT));
    assertThat(stored(id).error()).isEqualTo("the deadline passed");
    assertThat(store().jobs().attempts(id)).isEmpty();
    assertThat(store().queues().counts().ended()).containsEntry("timeout", 0L);
  }

  @Test
  void anAttemptMayTakeNoLongerThanTheDeadlineAllows() {
    var limits = new TimeLimits(Duration.ofMinutes(1), Duration.ofSeconds(20), Retry.NONE);
    insert(sleep().with(limits));

    assertThat(claimOne(LEASE).allowance())
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20));
  }

  @Test
  void aDeadlineIsAsLongWheneverAJobBeginsAnew() {
    var limits = new TimeLimits(Duration.ofMinutes(1), Duration.ofHours(1), Retry.NONE);
    var id = insert(sleep().with(limits)).id();
    for (int i = 0; i < 2; i++) {
      store().jobs().cancel(id);
      store().jobs().retry(id);
    }

    var job = stored(id);

    assertThat(job.request().limits()).isEqualTo(limits);
    assertThat(Duration.between(job.times().queuedAt(), job.times().deadline()))
        .isEqualTo(Duration.ofHours(1));
  }

  @Test
  void anOpenJobKeepsItsUniqueKeyToItself() {
    var first = insert(sleep().with(UniqueKey.untilEnded("nightly")));

    assertThat(insert(sleep().with(UniqueKey.untilEnded("nightly")))).isEqualTo(first);
    assertThat(insert(sleep().with(UniqueKey.untilEnded("other"))).id()).isNotEqualTo(first.id());
    store().jobs().cancel(first.id());
    assertThat(insert(sleep().with(UniqueKey.untilEnded("nightly"))).id()).isNotEqualTo(first.id());
  }

  @Test
  void aKeyUntilTheStartIsFreeWhenTheFirstAttemptStarts() {
    var key = new UniqueKey("build", UniqueKey.Until.STARTED);
    var first = insert(sleep().with(key));
    assertThat(insert(sleep().with(key))).isEqualTo(first);
    claimOne(LEASE);

    var second = insert(sleep().with(key));

    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.request().uniqueKey()).isEqualTo(key);
    assertThat(insert(sleep().with(key))).isEqualTo(second);
    // Whoever wants no two at the same time waits for the one that has not started.
    assertThat(insert(sleep().with(UniqueKey.untilEnded("build")))).isEqualTo(second);
    claimOne(LEASE);
    assertThat(insert(sleep().with(UniqueKey.untilEnded("build"))).id()).isNotEqualTo(second.id());
  }

  @Test
  void aJobThatHasStartedIsRetriedBesideTheNextHolderOfItsKey() {
    var key = new UniqueKey("build", UniqueKey.Until.STARTED);
    var first = insert(sleep().with(key));
    end(claimOne(LEASE), new AttemptEnd.Failed("broken", false));
    var cancelled = insert(sleep().with(key));
    store().jobs().cancel(cancelled.id());
    insert(sleep().with(key));

    assertThat(store().jobs().retry(first.id())).isEqualTo(ChangeResult.DONE);
    assertThat(store().jobs().retry(cancelled.id())).isEqualTo(ChangeResult.KEY_TAKEN);
  }

  @Test
  void aJobThatHasNotStartedIsCountedInTheQueueToWhichItIsMoved() {
    var waiting = insert(sleep());
    var later = insert(sleep().with(new QueueSpot("sleep", 0, Instant.now().plusSeconds(3600))));
    var stays = insert(sleep());

    assertThat(store().jobs().move(waiting.id(), "command")).isEqualTo(ChangeResult.DONE);
    assertThat(store().jobs().move(later.id(), "command")).isEqualTo(ChangeResult.DONE);

    assertThat(queue("sleep")).returns(1L, QueueStatus::depth).returns(0L, QueueStatus::delayed);
    assertThat(queue("command")).returns(1L, QueueStatus::depth).returns(1L, QueueStatus::delayed);
    assertThat(stored(waiting.id()).queue()).isEqualTo("command");
    assertThat(claim(2, LEASE)).extracting(Job::id).contains(waiting.id(), stays.id());
    assertThat(store().jobs().move(stays.id(), "command")).isEqualTo(ChangeResult.NOT_NOW);
    assertThat(store().jobs().move(ids.next(), "command")).isEqualTo(ChangeResult.UNKNOWN);
  }

  @Test
  void aRunningJobThatIsBeingCancelledSaysSo() {
    var running = insert(sleep());
    claimOne(LEASE);
    assertThat(stored(running.id()).isStopping()).isFalse();

    store().jobs().cancel(running.id());

    assertThat(stored(running.id()).isStopping()).isTrue();
  }

  @Test
  void aJobStoredTwiceIsThere() {
    var id = ids.next();
    var first = store().jobs().insert(id, sleep(), Optional.empty()).orElseThrow();

    assertThat(store().jobs().insert(id, sleep(), Optional.empty()).orElseThrow()).isEqualTo(first);
    assertThat(store().jobs().list(JobQuery.ALL, Page.newest(10)).items()).hasSize(1);
  }

  @Test
  void aLimitCountsWhatRunsInAllProcesses() {
    store().queues().declare(Map.of("sleep", 2));
    IntStream.range(0, 4).forEach(_ -> submit("sleep"));

    var first = claim(1, LEASE);
    assertThat(claim(10, LEASE)).hasSize(1);
    assertThat(claim(10, LEASE)).isEmpty();
    end(first.getFirst(), new AttemptEnd.Succeeded(null));
    assertThat(claim(10, LEASE)).hasSize(1);

    store().queues().declare(Map.of());
    assertThat(claim(10, LEASE)).hasSize(1);
  }

  @Test
  void nothingIsClaimedFromAPausedQueue() {
    submit("sleep");
    submit("command");

    store().queues().pause("sleep", true);
    store().queues().declare(Map.of("sleep", 5));

    assertThat(claim(10, LEASE)).extracting(Job::action).containsExactly("command");
    assertThat(store().queues().counts().queues().get("sleep"))
        .satisfies(queue -> assertThat(queue.paused()).isTrue());
    store().queues().pause("sleep", false);
    assertThat(claim(10, LEASE)).extracting(Job::action).containsExactly("sleep");
  }

  @Test
  void nothingIsClaimedTwiceByManyAtOnce() {
    IntStream.range(0, 300).forEach(_ -> submit("sleep"));
    var claimed = new ConcurrentLinkedQueue<JobId>();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        threads.execute(() -> {
          var batch = claim(7, LEASE);
          while (!batch.isEmpty()) {
            batch.forEach(job -> claimed.add(job.id()));
            batch = claim(7, LEASE);
          }
        });
      }
    }

    assertThat(claimed).hasSize(300).doesNotHaveDuplicates();
  }

  @Test
  void theSameRequestGetsTheSameJobAndAnotherGetsNone() {
    var key = Optional.of(new IdempotencyKey("a", "print"));
    var first = store().jobs().insert(ids.next(), sleep(), key).orElseThrow();
    claimOne(LEASE);

    var again = store().jobs().insert(ids.next(), sleep(), key).orElseThrow();

    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.state()).isEqualTo(new JobState.Running());
    assertThat(
            store()
                .jobs()
                .insert(ids.next(), sleep(), Optional.of(new IdempotencyKey("a", "other"))))
        .isEmpty();
    sweep(Instant.EPOCH, store().maintenance()::purgeKeys);
    assertThat(store().jobs().insert(ids.next(), sleep(), key)).isPresent();
    assertThat(store().jobs().list(JobQuery.ALL, Page.newest(10)).items()).hasSize(1);
  }

  @Test
  void theSameRequestGetsTheSameUniqueJobOfAnother() {
    var first = insert(sleep().with(UniqueKey.untilEnded("nightly")));
    var key = Optional.of(new IdempotencyKey("a", "print"));

    for (int i = 0; i < 2; i++) {
      assertThat(
              store().jobs().insert(ids.next(), sleep().with(UniqueKey.untilEnded("nightly")), key))
          .contains(first);
    }
  }

  @Test
  void aRequestIsNotCarriedOutAgainWhenItsJobWasDeleted() {
    var key = Optional.of(new IdempotencyKey("a", "print"));
    var id = store().jobs().insert(ids.next(), sleep(), key).orElseThrow().id();
    store().jobs().cancel(id);
    assertThat(store().jobs().delete(id)).isEqualTo(ChangeResult.DONE);

    assertThat(store().jobs().insert(ids.next(), sleep(), key)).isEmpty();
    assertThat(claim(1, LEASE)).isEmpty();
  }

  @Test
  void manyAtOnceWithOneKeyMakeOneJob() {
    var key = Optional.of(new IdempotencyKey("a", "print"));
    var made = new ConcurrentLinkedQueue<JobId>();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        threads.execute(
            () -> made.add(store().jobs().insert(ids.next(), sleep(), key).orElseThrow().id()));
      }
    }

    assertThat(made).hasSize(50);
    assertThat(Set.copyOf(made)).hasSize(1);
  }

  @Test
  void aJobThatDidNotSucceedBeginsAnew() {
    var id = submit("sleep").id();
    end(claimOne(LEASE), new AttemptEnd.Failed("broken", true));

    assertThat(store().jobs().retry(id)).isEqualTo(ChangeResult.DONE);

    assertThat(stored(id).state()).isEqualTo(new JobState.Scheduled());
    end(claimOne(LEASE), new AttemptEnd.Succeeded("42"));
    assertThat(stored(id).result()).isEqualTo("42");
    assertThat(store().jobs().attempts(id))
        .extracting(AttemptRecord::status)
        .containsExactly("error", "ok");
    assertThat(store().jobs().retry(id)).isEqualTo(ChangeResult.NOT_NOW);
    assertThat(store().jobs().retry(ids.next())).isEqualTo(ChangeResult.UNKNOWN);
  }

  @Test
  void aUniqueJobDoesNotBeginAnewBesideAnother() {
    var first = insert(sleep().with(UniqueKey.untilEnded("nightly")));
    store().jobs().cancel(first.id());
    insert(sleep().with(UniqueKey.untilEnded("nightly")));

    assertThat(store().jobs().retry(first.id())).isEqualTo(ChangeResult.KEY_TAKEN);
  }

  @Test
  void onlyAJobThatHasEndedIsDeleted() {
    var id = submit("sleep").id();
    assertThat(store().jobs().delete(id)).isEqualTo(ChangeResult.NOT_NOW);
    store().jobs().cancel(id);

    assertThat(store().jobs().delete(id)).isEqualTo(ChangeResult.DONE);
    assertThat(store().jobs().find(id)).isEmpty();
    assertThat(store().jobs().delete(id)).isEqualTo(ChangeResult.UNKNOWN);
  }
}
