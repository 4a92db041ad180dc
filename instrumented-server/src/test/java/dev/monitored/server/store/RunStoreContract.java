package dev.monitored.server.store;

import static dev.monitored.server.job.Page.Order.NEWEST_FIRST;
import static dev.monitored.server.job.Page.Order.OLDEST_FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.action.JobId;
import dev.monitored.server.job.AttemptEnd;
import dev.monitored.server.job.AttemptRecord;
import dev.monitored.server.job.Cancellation;
import dev.monitored.server.job.Change;
import dev.monitored.server.job.Gathering;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Limits;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.Page;
import dev.monitored.server.job.Placement;
import dev.monitored.server.job.Retention;
import dev.monitored.server.job.Retry;
import dev.monitored.server.job.Run;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.RunQuery;
import dev.monitored.server.job.RunSubmission;
import dev.monitored.server.job.Submission;
import dev.monitored.server.store.JobStore.Ending;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
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
        .insert(new RunId(ids.next().value()), submission, ids::next, Optional.empty())
        .orElseThrow();
  }

  private List<Job> claim() {
    return store().claim(Map.of("sleep", 100), LEASE).jobs();
  }

  private void end(List<Job> jobs, AttemptEnd end) {
    store().end(jobs.stream().map(job -> new Ending(job, end)).toList());
  }

  private String state(Run run) {
    return store().find(run.id()).orElseThrow().state().word();
  }

  private List<String> jobStates(Run run) {
    return store().jobs(run.id()).stream().map(job -> job.state().word()).toList();
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
    assertThat(store().find(run.id()).orElseThrow().step()).isEqualTo(2);
    var last = claim();
    assertThat(last).hasSize(3);
    end(last, OK);

    assertThat(state(run)).isEqualTo("ok");
    var ended = store().find(run.id()).orElseThrow();
    assertThat(ended.endedAt()).isNotNull();
    assertThat(store().figures().runsEnded()).containsEntry("ok", 1L);
    assertThat(store().figures().runDurations().counts()).containsEntry("1.0", 1L);
    assertThat(store().figures().runDurations().total())
        .isEqualTo(Duration.between(ended.startedAt(), ended.endedAt()));
    assertThat(store().figures().ended()).containsEntry("ok", 6L);
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
    assertThat(store().figures().runsEnded()).containsEntry("error", 1L);
  }

  @Test
  void aRunWaitsForTheRetriesOfItsJobs() {
    var run = submit(1, 1);
    var job = claim().getFirst();

    store().end(List.of(new Ending(job, BROKEN, Optional.of(Duration.ZERO))));

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

    assertThat(store().retry(run.id())).isEqualTo(Change.DONE);

    assertThat(jobStates(run)).containsExactly("ok", "ok", "scheduled", "new");
    var again = claim();
    assertThat(again).extracting(Job::id).containsExactly(second.get(1).id());
    end(again, OK);
    end(claim(), OK);
    assertThat(state(run)).isEqualTo("ok");
    assertThat(store().retry(run.id())).isEqualTo(Change.NOT_NOW);
    assertThat(store().attempts(second.get(1).id()))
        .extracting(AttemptRecord::status)
        .containsExactly("error", "ok");
  }

  @Test
  void aHeldRunWaitsUntilItIsStarted() {
    var run = submit(null, true, 1, 1);
    assertThat(state(run)).isEqualTo("new");
    assertThat(claim()).isEmpty();

    assertThat(store().start(run.id())).isEqualTo(Change.DONE);

    assertThat(claim()).hasSize(1);
    assertThat(store().start(run.id())).isEqualTo(Change.NOT_NOW);
    assertThat(store().start(new RunId(ids.next().value()))).isEqualTo(Change.UNKNOWN);
  }

  @Test
  void aCancelledRunEndsWhenItsJobsHaveStopped() {
    var run = submit(2, 1);
    var running = store().claim(Map.of("sleep", 1), LEASE).jobs();

    var cancellation = store().cancel(run.id());

    assertThat(cancellation.change()).isEqualTo(Change.DONE);
    assertThat(cancellation.running()).containsExactly(running.getFirst().id());
    assertThat(state(run)).isEqualTo("running");
    assertThat(jobStates(run)).containsExactly("running", "cancelled", "cancelled");
    end(running, new AttemptEnd.CancelledByUser());
    assertThat(state(run)).isEqualTo("cancelled");
    assertThat(store().cancel(run.id()).change()).isEqualTo(Change.NOT_NOW);
  }

  @Test
  void aRunOfWhichNothingRunsIsCancelledAtOnce() {
    var run = submit(1, 1);
    var held = submit(null, true, 1);

    store().cancel(run.id());
    store().cancel(held.id());

    assertThat(List.of(state(run), state(held))).containsExactly("cancelled", "cancelled");
    assertThat(store().figures().runsEnded()).containsEntry("cancelled", 2L);
    assertThat(store().figures().runDurations().counts().values().stream().mapToLong(n -> n).sum())
        .isEqualTo(2);
  }

  @Test
  void aJobCancelledByItselfFailsItsRun() {
    var run = submit(1, 1);
    var job = store().jobs(run.id()).getFirst().id();

    assertThat(store().cancel(job)).isEqualTo(Cancellation.ENDED);

    assertThat(state(run)).isEqualTo("error");
  }

  @Test
  void aRunWhoseNextStepWasCancelledFails() {
    var run = submit(1, 1, 1);
    var first = claim();
    assertThat(store().cancel(store().jobs(run.id()).get(1).id())).isEqualTo(Cancellation.ENDED);
    assertThat(state(run)).isEqualTo("running");

    end(first, OK);

    assertThat(state(run)).isEqualTo("error");
    assertThat(jobStates(run)).containsExactly("ok", "cancelled", "new");
  }

  @Test
  void aHeldRunDoesNotSkipAStepThatEndedBeforeItsStart() {
    var run = submit(null, true, 1, 1);
    store().cancel(store().jobs(run.id()).getFirst().id());

    store().start(run.id());

    assertThat(state(run)).isEqualTo("error");
    assertThat(jobStates(run)).containsExactly("cancelled", "new");
  }

  @Test
  void aJobOfARunIsReadBackWhateverItsNumbersAre() {
    var number = new BigDecimal("1".repeat(996) + "e-1001");
    var job = Submission.of("sleep", Map.of("seconds", number));
    var submission = new RunSubmission(null, Map.of(), List.of(List.of(job)), null, false, null);
    store().insert(new RunId(ids.next().value()), submission, ids::next, Optional.empty());

    assertThat(claim())
        .extracting(claimed -> claimed.request().arguments().get("seconds"))
        .containsExactly(number);
  }

  @Test
  void theDeadlineOfARunEndsIt() {
    var run = submit(Duration.ofMillis(1), false, 1, 1);

    await().untilAsserted(() -> assertThat(store().expire()).isEqualTo(2));

    assertThat(state(run)).isEqualTo("timeout");
    assertThat(jobStates(run)).containsExactly("timeout", "timeout");
  }

  @Test
  void aRunWhoseJobIsLostTooOftenFails() {
    var run = submit(1);
    for (int attempt = 0; attempt < 4; attempt++) {
      store().claim(Map.of("sleep", 1), Duration.ofSeconds(-1));
      store().reclaim(() -> 0);
    }

    assertThat(state(run)).isEqualTo("error");
  }

  @Test
  void aJobOfARunIsNeitherRetriedNorDeletedAlone() {
    var run = submit(1);
    var job = claim();
    end(job, BROKEN);

    assertThat(store().retry(job.getFirst().id())).isEqualTo(Change.NOT_NOW);
    assertThat(store().delete(job.getFirst().id())).isEqualTo(Change.NOT_NOW);
    assertThat(store().delete(run.id())).isEqualTo(Change.DONE);
    assertThat(store().find(job.getFirst().id())).isEmpty();
    assertThat(store().find(run.id())).isEmpty();
    assertThat(store().delete(run.id())).isEqualTo(Change.UNKNOWN);
  }

  @Test
  void aRunThatRunsIsNotDeleted() {
    assertThat(store().delete(submit(1).id())).isEqualTo(Change.NOT_NOW);
  }

  @Test
  void runsAreListedInEitherDirection() {
    var runs = IntStream.range(0, 3).mapToObj(_ -> submit(1).id()).toList();
    store().cancel(runs.get(1));

    var first = store().list(RunQuery.ALL, Page.newest(2));
    var second = store().list(RunQuery.ALL, new Page<>(first.after(), NEWEST_FIRST, 2));
    var oldest = store().list(RunQuery.ALL, new Page<>(Optional.empty(), OLDEST_FIRST, 2));
    var newest = store().list(RunQuery.ALL, new Page<>(oldest.after(), OLDEST_FIRST, 2));

    assertThat(first.items()).extracting(Run::id).containsExactly(runs.get(2), runs.get(1));
    assertThat(second.items()).extracting(Run::id).containsExactly(runs.get(0));
    assertThat(second.after()).isEmpty();
    assertThat(oldest.items()).extracting(Run::id).containsExactly(runs.get(0), runs.get(1));
    assertThat(newest.items()).extracting(Run::id).containsExactly(runs.get(2));
    assertThat(newest.after()).isEmpty();
    assertThat(first.count()).isEqualTo(3);
    var cancelled = store().find(runs.get(1)).orElseThrow();
    var query = new RunQuery(Set.of(cancelled.state()), Map.of("team", "shop"));
    assertThat(store().list(query, Page.newest(9)).items()).containsExactly(cancelled);
    var other = new RunQuery(Set.of(cancelled.state()), Map.of("team", "bank"));
    assertThat(store().list(other, Page.newest(9)).items()).isEmpty();
  }

  @Test
  void runsAreListedOfATime() throws InterruptedException {
    var early = submit(1).id();
    Thread.sleep(2);
    var late = submit(1);

    var from = new RunQuery(Set.of(), Map.of(), Optional.of(late.createdAt()), Optional.empty());
    var before = new RunQuery(Set.of(), Map.of(), Optional.empty(), Optional.of(late.createdAt()));

    assertThat(store().list(from, Page.newest(9)).items())
        .extracting(Run::id)
        .containsExactly(late.id());
    assertThat(store().list(before, Page.newest(9)).items())
        .extracting(Run::id)
        .containsExactly(early);
    assertThat(store().list(before, Page.newest(9)).count()).isEqualTo(1);
  }

  @Test
  void ofManyLongJobsTheLongestAreAbridged() {
    var steps =
        List.of(
            List.of(textOf(10), textOf(1_500_000), textOf(300_000)),
            List.of(textOf(1_200_000), textOf(20)));
    var id = new RunId(ids.next().value());
    store()
        .insert(
            id,
            new RunSubmission(null, Map.of(), steps, null, false, null),
            ids::next,
            Optional.empty());
    var started = claim();

    assertThat(store().jobs(id))
        .extracting(Job::abridged)
        .containsExactly(false, true, false, false, false);
    store()
        .end(
            List.of(
                new Ending(started.get(0), new AttemptEnd.Failed("x".repeat(1_000_000), false)),
                new Ending(started.get(2), new AttemptEnd.Succeeded("x".repeat(1_000_000)))));

    var jobs = store().jobs(id);
    assertThat(jobs).extracting(Job::abridged).containsExactly(false, true, true, true, false);
    assertThat(jobs.get(0)).isEqualTo(store().find(jobs.get(0).id()).orElseThrow());
    assertThat(jobs.get(2).request().arguments()).isEmpty();
    assertThat(jobs.get(2).result()).isNull();
    assertThat(jobs.get(2).state()).isEqualTo(new Ended(Outcome.OK));
    assertThat(jobs.get(2).request().labels()).isEqualTo(Map.of("length", "300000"));
    assertThat(store().find(jobs.get(2).id()).orElseThrow().result()).hasSize(1_000_000);
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
    assertThat(store().find(run.id()).orElseThrow().step()).isEqualTo(1);
  }

  @Test
  void theSameRequestGetsTheSameRunAndAnotherGetsNone() {
    var steps = List.of(List.of(Submission.of("sleep", Map.of())));
    var submission = new RunSubmission(null, Map.of(), steps, null, true, null);
    var key = Optional.of(new IdempotencyKey("run-1", "print"));
    var id = new RunId(ids.next().value());

    var first = store().insert(id, submission, ids::next, key);
    var again = store().insert(new RunId(ids.next().value()), submission, ids::next, key);
    var other = Optional.of(new IdempotencyKey("run-1", "other print"));

    assertThat(again).isEqualTo(first).isPresent();
    assertThat(store().insert(new RunId(ids.next().value()), submission, ids::next, other))
        .isEmpty();
    assertThat(store().list(RunQuery.ALL, Page.newest(10)).items()).hasSize(1);
    assertThat(store().jobs(id)).hasSize(1);
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

    assertThat(store().purge(new Retention(longer, longer, 100))).isZero();
    assertThat(store().purge(new Retention(Duration.ofMillis(-5), longer, 100))).isEqualTo(2);
    assertThat(store().find(done.id())).isEmpty();
    assertThat(store().find(failed.id())).isPresent();
    assertThat(store().purge(new Retention(longer, Duration.ofMillis(-5), 100))).isEqualTo(1);
    assertThat(store().purge(new Retention(longer, Duration.ofMillis(-5), 100))).isZero();

    assertThat(store().find(open.id())).isPresent();
    assertThat(store().jobs(open.id())).hasSize(1);
    assertThat(store().figures().ended()).containsEntry("ok", 2L).containsEntry("error", 1L);
  }

  @Test
  void theOldestOfTooManyAreForgotten() {
    var runs = IntStream.range(0, 4).mapToObj(_ -> submit(1)).toList();
    end(claim(), OK);
    var longer = Duration.ofHours(1);

    assertThat(store().purge(new Retention(longer, longer, 2))).isEqualTo(2);

    assertThat(store().list(RunQuery.ALL, Page.newest(10)).items())
        .extracting(Run::id)
        .containsExactly(runs.get(3).id(), runs.get(2).id());
  }

  @Test
  void runsOfManyJobsAreForgottenInSeveralTransactions() {
    for (int i = 0; i < 3; i++) {
      store().cancel(submit(300).id());
    }
    var now = Duration.ofMillis(-5);

    assertThat(store().purge(new Retention(now, now, 100))).isEqualTo(600);
    assertThat(store().purge(new Retention(now, now, 100))).isEqualTo(300);
  }

  private Job hold(String queue) {
    return insert(Submission.of("sleep", Map.of()).with(new Placement(queue, 0, null)));
  }

  private Job insert(Submission submission) {
    return store().insert(ids.next(), submission.thatIsHeld(), Optional.empty()).orElseThrow();
  }

  private Run gather(@Nullable Retry retry, boolean held) {
    var gathering = new Gathering("sleep", Map.of("team", "shop"), retry, held, null);
    return store().gather(new RunId(ids.next().value()), gathering);
  }

  private List<JobId> jobIds(Run run) {
    return store().jobs(run.id()).stream().map(Job::id).toList();
  }

  @Test
  void theHeldJobsOfAQueueAreGatheredIntoARun() {
    var first = hold("sleep").id();
    var second = hold("sleep").id();
    var elsewhere = hold("mail").id();
    var queued = store().insert(ids.next(), Submission.of("sleep", Map.of()), Optional.empty());
    submit(null, true, 1);

    var run = gather(null, false);

    assertThat(jobIds(run)).containsExactly(first, second);
    assertThat(run.labels()).containsEntry("team", "shop");
    assertThat(store().find(elsewhere).orElseThrow().place()).isNull();
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

    store().start(run.id());

    assertThat(claim()).hasSize(1);
  }

  @Test
  void gatheredJobsKeepTheirRetriesUnlessOthersAreGiven() {
    var tenTimes = new Retry(Collections.nCopies(10, Duration.ofSeconds(1)), 0);
    var limits = new Limits(Duration.ofMinutes(1), null, tenTimes);

    insert(Submission.of("sleep", Map.of()).with(limits));
    assertThat(retry(gather(null, true))).isEqualTo(tenTimes);
    insert(Submission.of("sleep", Map.of()).with(limits));
    assertThat(retry(gather(Retry.NONE, true))).isEqualTo(Retry.NONE);
  }

  private Retry retry(Run run) {
    return store().jobs(run.id()).getFirst().request().limits().retry();
  }

  @Test
  void whereNothingIsHeldARunOfNothingIsOkAtOnce() {
    var run = gather(null, false);
    var held = gather(null, true);

    assertThat(state(run)).isEqualTo("ok");
    assertThat(run.steps()).isZero();
    assertThat(state(held)).isEqualTo("new");
    store().start(held.id());
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

    assertThat(store().dissolve(run.id())).isEqualTo(Change.DONE);

    assertThat(store().find(run.id())).isEmpty();
    assertThat(store().find(job.id())).contains(job);
    var again = gather(null, false);
    assertThat(jobIds(again)).containsExactly(job.id());
    assertThat(store().dissolve(again.id())).isEqualTo(Change.NOT_NOW);
    assertThat(store().dissolve(run.id())).isEqualTo(Change.UNKNOWN);
  }

  @Test
  void aRunThatCannotBeginAnewFailsAgain() {
    var unique = Submission.of("sleep", Map.of()).withUniqueKey("mail-7");
    insert(unique);
    var run = gather(null, false);
    end(claim(), BROKEN);
    insert(unique);

    assertThat(store().retry(run.id())).isEqualTo(Change.DONE);

    assertThat(state(run)).isEqualTo("error");
    assertThat(jobStates(run)).containsExactly("error");
  }
}
