package dev.monitored.server.store;

import static dev.monitored.server.job.query.Page.Order.NEWEST_FIRST;
import static dev.monitored.server.job.query.Page.Order.OLDEST_FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.action.JobId;
import dev.monitored.server.job.Cancellation;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.QueueSpot;
import dev.monitored.server.job.Retry;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.Submission.UniqueKey;
import dev.monitored.server.job.TimeLimits;
import dev.monitored.server.job.attempt.AttemptEnd;
import dev.monitored.server.job.attempt.AttemptRecord;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.query.RunQuery;
import dev.monitored.server.job.queue.Retention;
import dev.monitored.server.job.run.HeldJobsRun;
import dev.monitored.server.job.run.Run;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.store.AttemptStore.Ending;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store of runs promises. */
abstract class RunStoreContract extends StoreContract {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final AttemptEnd OK = new AttemptEnd.Succeeded(null);
  private static final AttemptEnd BROKEN = new AttemptEnd.Failed("broken", true);

  private final JobIds ids = new JobIds(InstantSource.system());

  /** Steps of so many jobs. */
  private Run submit(Integer... sizes) {
    return submit(null, false, sizes);
  }

  private Run submit(@Nullable Duration deadline, boolean held, Integer... sizes) {
    var steps =
        List.of(sizes).stream()
            .map(size ->
                IntStream.range(0, size).mapToObj(_ -> Submission.of("sleep", Map.of())).toList())
            .toList();
    var submission =
        new RunSubmission("nightly", Map.of("team", "shop"), steps, deadline, held, null);
    return store()
        .runs()
        .insert(new RunId(ids.next().value()), submission, ids::next, Optional.empty())
        .orElseThrow();
  }

  private List<Job> claim() {
    return claim(Map.of("sleep", 100), LEASE);
  }

  private void end(List<Job> jobs, AttemptEnd end) {
    store().attempts().end(jobs.stream().map(job -> new Ending(job, end)).toList());
  }

  private String state(Run run) {
    return store().runs().find(run.id()).orElseThrow().state().word();
  }

  private List<String> jobStates(Run run) {
    return store().runs().jobs(run.id()).stream().map(job -> job.state().word()).toList();
  }

  @Test
  void stepsFollowOneAnother() {
    var run = submit(2, 1, 3);
    assertThat(jobStates(run))
        .containsExactly("scheduled", "scheduled", "new", "new", "new", "new");
    assertThat(state(run)).isEqualTo("running");

    var first = claim();
    assertThat(first).hasSize(2);
    end(first.subList(0, 1), OK);
    assertThat(claim()).isEmpty();
    end(first.subList(1, 2), OK);
    end(claim(), OK);
    assertThat(store().runs().find(run.id()).orElseThrow().step()).isEqualTo(2);
    var last = claim();
    assertThat(last).hasSize(3);
    end(last, OK);

    assertThat(state(run)).isEqualTo("ok");
    var ended = store().runs().find(run.id()).orElseThrow();
    assertThat(ended.endedAt()).isNotNull();
    assertThat(store().queues().counts().runsEnded()).containsEntry("ok", 1L);
    assertThat(store().queues().counts().runDurations().counts()).containsEntry("1.0", 1L);
    assertThat(store().queues().counts().runDurations().total())
        .isEqualTo(Duration.between(ended.startedAt(), ended.endedAt()));
    assertThat(store().queues().counts().ended()).containsEntry("ok", 6L);
  }

  @Test
  void theFirstStepThatFailsIsTheLast() {
    var run = submit(2, 1);
    var first = claim();

    end(first.subList(0, 1), BROKEN);
    assertThat(state(run)).isEqualTo("running");
    end(first.subList(1, 2), OK);

    assertThat(state(run)).isEqualTo("error");
    assertThat(jobStates(run)).containsExactly("error", "ok", "new");
    assertThat(claim()).isEmpty();
    assertThat(store().queues().counts().runsEnded()).containsEntry("error", 1L);
  }

  @Test
  void aRunWaitsForTheRetriesOfItsJobs() {
    var run = submit(1, 1);
    var job = claim().getFirst();

    store().attempts().end(List.of(new Ending(job, BROKEN, Optional.of(Duration.ZERO))));

    assertThat(state(run)).isEqualTo("running");
    end(claim(), OK);
    assertThat(jobStates(run)).containsExactly("ok", "scheduled");
  }

  @Test
  void aRunThatFailedBeginsAnewWhereItFailed() {
    var run = submit(1, 2, 1);
    end(claim(), OK);
    var second = claim();
    end(second.subList(0, 1), OK);
    end(second.subList(1, 2), BROKEN);

    assertThat(store().runs().retry(run.id())).isEqualTo(ChangeResult.DONE);

    assertThat(jobStates(run)).containsExactly("ok", "ok", "scheduled", "new");
    var again = claim();
    assertThat(again).extracting(Job::id).containsExactly(second.get(1).id());
    end(again, OK);
    end(claim(), OK);
    assertThat(state(run)).isEqualTo("ok");
    assertThat(store().runs().retry(run.id())).isEqualTo(ChangeResult.NOT_NOW);
    assertThat(store().jobs().attempts(second.get(1).id()))
        .extracting(AttemptRecord::status)
        .containsExactly("error", "ok");
  }

  @Test
  void aHeldRunWaitsUntilItIsStarted() {
    var run = submit(null, true, 1, 1);
    assertThat(state(run)).isEqualTo("new");
    assertThat(claim()).isEmpty();

    assertThat(store().runs().start(run.id())).isEqualTo(ChangeResult.DONE);

    assertThat(claim()).hasSize(1);
    assertThat(store().runs().start(run.id())).isEqualTo(ChangeResult.NOT_NOW);
    assertThat(store().runs().start(new RunId(ids.next().value()))).isEqualTo(ChangeResult.UNKNOWN);
  }

  @Test
  void aCancelledRunEndsWhenItsJobsHaveStopped() {
    var run = submit(2, 1);
    var running = claim(Map.of("sleep", 1), LEASE);

    var cancellation = store().runs().cancel(run.id());

    assertThat(cancellation.change()).isEqualTo(ChangeResult.DONE);
    assertThat(cancellation.running()).containsExactly(running.getFirst().id());
    assertThat(state(run)).isEqualTo("running");
    assertThat(jobStates(run)).containsExactly("running", "cancelled", "cancelled");
    end(running, new AttemptEnd.CancelledByUser());
    assertThat(state(run)).isEqualTo("cancelled");
    assertThat(store().runs().cancel(run.id()).change()).isEqualTo(ChangeResult.NOT_NOW);
  }

  @Test
  void aRunThatIsCancelledAtItsVeryEndIsOkWhenAllOfItsJobsAre() {
    var run = submit(2);
    var running = claim(Map.of("sleep", 2), LEASE);
    store().runs().cancel(run.id());

    end(running, new AttemptEnd.Succeeded(null));

    assertThat(jobStates(run)).containsExactly("ok", "ok");
    assertThat(state(run)).isEqualTo("ok");
    assertThat(store().queues().counts().runsEnded()).containsEntry("ok", 1L);
  }

  @Test
  void aRunWithStepsThatWereCancelledIsCancelledAlsoWhenWhatRanIsOk() {
    var run = submit(1, 1);
    var running = claim(Map.of("sleep", 1), LEASE);
    store().runs().cancel(run.id());

    end(running, new AttemptEnd.Succeeded(null));

    assertThat(jobStates(run)).containsExactly("ok", "cancelled");
    assertThat(state(run)).isEqualTo("cancelled");
  }

  @Test
  void aRunOfWhichNothingRunsIsCancelledAtOnce() {
    var run = submit(1, 1);
    var held = submit(null, true, 1);

    store().runs().cancel(run.id());
    store().runs().cancel(held.id());

    assertThat(List.of(state(run), state(held))).containsExactly("cancelled", "cancelled");
    assertThat(store().queues().counts().runsEnded()).containsEntry("cancelled", 2L);
    assertThat(
            store().queues().counts().runDurations().counts().values().stream()
                .mapToLong(n -> n)
                .sum())
        .isEqualTo(2);
  }

  @Test
  void aJobCancelledByItselfFailsItsRun() {
    var run = submit(1, 1);
    var job = store().runs().jobs(run.id()).getFirst().id();

    assertThat(store().jobs().cancel(job)).isEqualTo(Cancellation.ENDED);

    assertThat(state(run)).isEqualTo("error");
  }

  @Test
  void aRunWhoseNextStepWasCancelledFails() {
    var run = submit(1, 1, 1);
    var first = claim();
    assertThat(store().jobs().cancel(store().runs().jobs(run.id()).get(1).id()))
        .isEqualTo(Cancellation.ENDED);
    assertThat(state(run)).isEqualTo("running");

    end(first, OK);

    assertThat(state(run)).isEqualTo("error");
    assertThat(jobStates(run)).containsExactly("ok", "cancelled", "new");
  }

  @Test
  void aHeldRunDoesNotSkipAStepThatEndedBeforeItsStart() {
    var run = submit(null, true, 1, 1);
    store().jobs().cancel(store().runs().jobs(run.id()).getFirst().id());

    store().runs().start(run.id());

    assertThat(state(run)).isEqualTo("error");
    assertThat(jobStates(run)).containsExactly("cancelled", "new");
  }

  @Test
  void aJobOfARunIsReadBackWhateverItsNumbersAre() {
    var number = new BigDecimal("1".repeat(996) + "e-1001");
    var job = Submission.of("sleep", Map.of("seconds", number));
    var submission = new RunSubmission(null, Map.of(), List.of(List.of(job)), null, false, null);
    store().runs().insert(new RunId(ids.next().value()), submission, ids::next, Optional.empty());

    assertThat(claim())
        .extracting(claimed -> claimed.request().arguments().get("seconds"))
        .containsExactly(number);
  }

  @Test
  void theDeadlineOfARunEndsIt() {
    var run = submit(Duration.ofMillis(1), false, 1, 1);

    await().untilAsserted(() -> assertThat(passDeadlines()).isEqualTo(2));

    assertThat(state(run)).isEqualTo("timeout");
    assertThat(jobStates(run)).containsExactly("timeout", "timeout");
  }

  @Test
  void aRunWhoseJobIsLostTooOftenFails() {
    var run = submit(1);
    for (int attempt = 0; attempt < 4; attempt++) {
      claimed(Map.of("sleep", 1), Duration.ofSeconds(-1));
      reclaim(0);
    }

    assertThat(state(run)).isEqualTo("error");
  }

  @Test
  void aJobOfARunIsNeitherRetriedNorDeletedAlone() {
    var run = submit(1);
    var job = claim();
    end(job, BROKEN);

    assertThat(store().jobs().retry(job.getFirst().id())).isEqualTo(ChangeResult.NOT_NOW);
    assertThat(store().jobs().delete(job.getFirst().id())).isEqualTo(ChangeResult.NOT_NOW);
    assertThat(store().runs().delete(run.id())).isEqualTo(ChangeResult.DONE);
    assertThat(store().jobs().find(job.getFirst().id())).isEmpty();
    assertThat(store().runs().find(run.id())).isEmpty();
    assertThat(store().runs().delete(run.id())).isEqualTo(ChangeResult.UNKNOWN);
  }

  @Test
  void aRunThatRunsIsNotDeleted() {
    assertThat(store().runs().delete(submit(1).id())).isEqualTo(ChangeResult.NOT_NOW);
  }

  @Test
  void runsAreListedInEitherDirection() {
    var runs = IntStream.range(0, 3).mapToObj(_ -> submit(1).id()).toList();
    store().runs().cancel(runs.get(1));

    var first = store().runs().list(RunQuery.ALL, Page.newest(2));
    var second = store().runs().list(RunQuery.ALL, new Page<>(first.after(), NEWEST_FIRST, 2));
    var oldest = store().runs().list(RunQuery.ALL, new Page<>(Optional.empty(), OLDEST_FIRST, 2));
    var newest = store().runs().list(RunQuery.ALL, new Page<>(oldest.after(), OLDEST_FIRST, 2));

    assertThat(first.items()).extracting(Run::id).containsExactly(runs.get(2), runs.get(1));
    assertThat(second.items()).extracting(Run::id).containsExactly(runs.get(0));
    assertThat(second.after()).isEmpty();
    assertThat(oldest.items()).extracting(Run::id).containsExactly(runs.get(0), runs.get(1));
    assertThat(newest.items()).extracting(Run::id).containsExactly(runs.get(2));
    assertThat(newest.after()).isEmpty();
    assertThat(first.count()).isEqualTo(3);
    var cancelled = store().runs().find(runs.get(1)).orElseThrow();
    var query = new RunQuery(Set.of(cancelled.state()), Map.of("team", "shop"));
    assertThat(store().runs().list(query, Page.newest(9)).items()).containsExactly(cancelled);
    var other = new RunQuery(Set.of(cancelled.state()), Map.of("team", "bank"));
    assertThat(store().runs().list(other, Page.newest(9)).items()).isEmpty();
  }

  @Test
  void runsAreListedOfATime() throws InterruptedException {
    var early = submit(1).id();
    Thread.sleep(2);
    var late = submit(1);

    var from = new RunQuery(Set.of(), Map.of(), Optional.of(late.createdAt()), Optional.empty());
    var before = new RunQuery(Set.of(), Map.of(), Optional.empty(), Optional.of(late.createdAt()));

    assertThat(store().runs().list(from, Page.newest(9)).items())
        .extracting(Run::id)
        .containsExactly(late.id());
    assertThat(store().runs().list(before, Page.newest(9)).items())
        .extracting(Run::id)
        .containsExactly(early);
    assertThat(store().runs().list(before, Page.newest(9)).count()).isEqualTo(1);
  }

  @Test
  void ofManyLongJobsTheLongestAreAbridged() {
    var steps =
        List.of(
            List.of(textOf(10), textOf(1_500_000), textOf(300_000)),
            List.of(textOf(1_200_000), textOf(20)));
    var id = new RunId(ids.next().value());
    store()
        .runs()
        .insert(
            id,
            new RunSubmission(null, Map.of(), steps, null, false, null),
            ids::next,
            Optional.empty());
    // They are too large for one claim.
    var started = new ArrayList<>(claim());
    started.addAll(claim());

    assertThat(store().runs().jobs(id))
        .extracting(Job::abridged)
        .containsExactly(false, true, false, false, false);
    store()
        .attempts()
        .end(
            List.of(
                new Ending(started.get(0), new AttemptEnd.Failed("x".repeat(1_000_000), false)),
                new Ending(started.get(2), new AttemptEnd.Succeeded("x".repeat(1_000_000)))));

    var jobs = store().runs().jobs(id);
    assertThat(jobs).extracting(Job::abridged).containsExactly(false, true, true, true, false);
    assertThat(jobs.get(0)).isEqualTo(store().jobs().find(jobs.get(0).id()).orElseThrow());
    assertThat(jobs.get(2).request().arguments()).isEmpty();
    assertThat(jobs.get(2).result()).isNull();
    assertThat(jobs.get(2).state()).isEqualTo(new Ended(Outcome.OK));
    assertThat(jobs.get(2).request().labels()).isEqualTo(Map.of("length", "300000"));
    assertThat(store().jobs().find(jobs.get(2).id()).orElseThrow().result()).hasSize(1_000_000);
  }

  private static Submission textOf(int length) {
    return Submission.of("sleep", Map.of("text", "x".repeat(length)))
        .withLabels(Map.of("length", Integer.toString(length)));
  }

  @Test
  void jobsThatEndTogetherQueueTheNextStepOnce() {
    var run = submit(20, 1);
    var jobs = claim();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      jobs.forEach(job -> threads.execute(() -> end(List.of(job), OK)));
    }

    assertThat(claim()).hasSize(1);
    assertThat(store().runs().find(run.id()).orElseThrow().step()).isEqualTo(1);
  }

  @Test
  void theSameRequestGetsTheSameRunAndAnotherGetsNone() {
    var steps = List.of(List.of(Submission.of("sleep", Map.of())));
    var submission = new RunSubmission(null, Map.of(), steps, null, true, null);
    var key = Optional.of(new IdempotencyKey("run-1", "print"));
    var id = new RunId(ids.next().value());

    var first = store().runs().insert(id, submission, ids::next, key);
    var again = store().runs().insert(new RunId(ids.next().value()), submission, ids::next, key);
    var other = Optional.of(new IdempotencyKey("run-1", "other print"));

    assertThat(again).isEqualTo(first).isPresent();
    assertThat(store().runs().insert(new RunId(ids.next().value()), submission, ids::next, other))
        .isEmpty();
    assertThat(store().runs().list(RunQuery.ALL, Page.newest(10)).items()).hasSize(1);
    assertThat(store().runs().jobs(id)).hasSize(1);
  }

  @Test
  void whatEndedLongAgoIsForgottenAndWhatIsOpenIsNot() {
    var done = submit(1, 1);
    end(claim(), OK);
    end(claim(), OK);
    var failed = submit(1);
    end(claim(), BROKEN);
    var open = submit(1);
    var longer = Duration.ofHours(1);

    assertThat(purged(new Retention(longer, longer, 100))).isZero();
    assertThat(purged(new Retention(Duration.ofMillis(-5), longer, 100))).isEqualTo(2);
    assertThat(store().runs().find(done.id())).isEmpty();
    assertThat(store().runs().find(failed.id())).isPresent();
    assertThat(purged(new Retention(longer, Duration.ofMillis(-5), 100))).isEqualTo(1);
    assertThat(purged(new Retention(longer, Duration.ofMillis(-5), 100))).isZero();

    assertThat(store().runs().find(open.id())).isPresent();
    assertThat(store().runs().jobs(open.id())).hasSize(1);
    assertThat(store().queues().counts().ended())
        .containsEntry("ok", 2L)
        .containsEntry("error", 1L);
  }

  @Test
  void theOldestOfTooManyAreForgotten() {
    var runs = IntStream.range(0, 4).mapToObj(_ -> submit(1)).toList();
    end(claim(), OK);
    var longer = Duration.ofHours(1);

    assertThat(purged(new Retention(longer, longer, 2))).isEqualTo(2);

    assertThat(store().runs().list(RunQuery.ALL, Page.newest(10)).items())
        .extracting(Run::id)
        .containsExactly(runs.get(3).id(), runs.get(2).id());
  }

  @Test
  void runsOfManyJobsAreForgottenInSeveralTransactions() {
    for (int i = 0; i < 4; i++) {
      store().runs().cancel(submit(600).id());
    }
    var now = Duration.ofMillis(-5);

    var slices = purge(new Retention(now, now, 100));

    assertThat(slices).allSatisfy(jobs -> assertThat(jobs).isLessThan(1600));
    assertThat(slices.stream().reduce(0, Integer::sum)).isEqualTo(2400);
  }

  private Job hold(String queue) {
    return insert(Submission.of("sleep", Map.of()).with(new QueueSpot(queue, 0, null)));
  }

  private Job insert(Submission submission) {
    return store()
        .jobs()
        .insert(ids.next(), submission.thatIsHeld(), Optional.empty())
        .orElseThrow();
  }

  private Run gather(@Nullable Retry retry, boolean held) {
    var gathering = new HeldJobsRun("sleep", Map.of("team", "shop"), retry, held, null);
    return store().runs().gather(new RunId(ids.next().value()), gathering);
  }

  private List<JobId> jobIds(Run run) {
    return store().runs().jobs(run.id()).stream().map(Job::id).toList();
  }

  @Test
  void theHeldJobsOfAQueueAreGatheredIntoARun() {
    var first = hold("sleep").id();
    var second = hold("sleep").id();
    var elsewhere = hold("mail").id();
    var queued =
        store().jobs().insert(ids.next(), Submission.of("sleep", Map.of()), Optional.empty());
    submit(null, true, 1);

    var run = gather(null, false);

    assertThat(jobIds(run)).containsExactly(first, second);
    assertThat(run.labels()).containsEntry("team", "shop");
    assertThat(store().jobs().find(elsewhere).orElseThrow().place()).isNull();
    var claimed = claim();
    assertThat(claimed)
        .extracting(Job::id)
        .containsExactly(first, second, queued.orElseThrow().id());
    end(claimed, OK);
    assertThat(state(run)).isEqualTo("ok");
  }

  @Test
  void aGatheredRunThatIsHeldWaitsUntilItIsStarted() {
    hold("sleep");
    var run = gather(null, true);
    assertThat(state(run)).isEqualTo("new");
    assertThat(claim()).isEmpty();

    store().runs().start(run.id());

    assertThat(claim()).hasSize(1);
  }

  @Test
  void gatheredJobsKeepTheirRetriesUnlessOthersAreGiven() {
    var tenTimes = new Retry(Collections.nCopies(10, Duration.ofSeconds(1)), 0);
    var limits = new TimeLimits(Duration.ofMinutes(1), null, tenTimes);

    insert(Submission.of("sleep", Map.of()).with(limits));
    assertThat(retry(gather(null, true))).isEqualTo(tenTimes);
    insert(Submission.of("sleep", Map.of()).with(limits));
    assertThat(retry(gather(Retry.NONE, true))).isEqualTo(Retry.NONE);
  }

  private Retry retry(Run run) {
    return store().runs().jobs(run.id()).getFirst().request().limits().retry();
  }

  @Test
  void whereNothingIsHeldARunOfNothingIsOkAtOnce() {
    var run = gather(null, false);
    var held = gather(null, true);

    assertThat(state(run)).isEqualTo("ok");
    assertThat(run.steps()).isZero();
    assertThat(state(held)).isEqualTo("new");
    store().runs().start(held.id());
    assertThat(state(held)).isEqualTo("ok");
  }

  @Test
  void aHeldJobIsGatheredOnce() {
    IntStream.range(0, 50).forEach(_ -> hold("sleep"));
    var runs = new ConcurrentLinkedQueue<Run>();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 4).forEach(_ -> threads.execute(() -> runs.add(gather(null, false))));
    }

    assertThat(runs).hasSize(4);
    assertThat(runs.stream().flatMap(run -> jobIds(run).stream()))
        .hasSize(50)
        .doesNotHaveDuplicates();
    assertThat(claim()).hasSize(50);
  }

  @Test
  void theJobsOfADissolvedRunAreHeldAgain() {
    var job = hold("sleep");
    var run = gather(null, true);

    assertThat(store().runs().dissolve(run.id())).isEqualTo(ChangeResult.DONE);

    assertThat(store().runs().find(run.id())).isEmpty();
    assertThat(store().jobs().find(job.id())).contains(job);
    var again = gather(null, false);
    assertThat(jobIds(again)).containsExactly(job.id());
    assertThat(store().runs().dissolve(again.id())).isEqualTo(ChangeResult.NOT_NOW);
    assertThat(store().runs().dissolve(run.id())).isEqualTo(ChangeResult.UNKNOWN);
  }

  @Test
  void aRunThatCannotBeginAnewFailsAgain() {
    var unique = Submission.of("sleep", Map.of()).with(UniqueKey.untilEnded("mail-7"));
    insert(unique);
    var run = gather(null, false);
    end(claim(), BROKEN);
    insert(unique);

    assertThat(store().runs().retry(run.id())).isEqualTo(ChangeResult.DONE);

    assertThat(state(run)).isEqualTo("error");
    assertThat(jobStates(run)).containsExactly("error");
  }
}
