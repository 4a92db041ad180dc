package dev.monitored.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.monitored.action.ActionFailed;
import dev.monitored.action.AttemptKey;
import dev.monitored.action.JobId;
import dev.monitored.action.Violation;
import dev.monitored.server.action.SleepAction;
import dev.monitored.server.engine.TamperedStore.AfterClaim;
import dev.monitored.server.engine.TamperedStore.BeforeEnd;
import dev.monitored.server.engine.TamperedStore.BeforeRenewal;
import dev.monitored.server.engine.TamperedStore.Stuck;
import dev.monitored.server.engine.admission.SubmitResult;
import dev.monitored.server.engine.admission.SubmitResult.Accepted;
import dev.monitored.server.engine.admission.SubmitResult.Refused;
import dev.monitored.server.engine.attempt.Attempts;
import dev.monitored.server.job.Cancellation;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.QueueSpot;
import dev.monitored.server.job.Retry;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.TimeLimits;
import dev.monitored.server.job.attempt.AttemptRecord;
import dev.monitored.server.job.attempt.LostAttempt;
import dev.monitored.server.job.attempt.ProcessId;
import dev.monitored.server.job.queue.Retention;
import dev.monitored.server.store.Store;
import dev.monitored.server.store.sql.SqlStore;
import dev.monitored.server.store.sql.database.Statements;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobEngineTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Submission JOB =
      Submission.of("scripted", Map.of()).with(TimeLimits.of(TIMEOUT));

  @TempDir Path directory;

  private final CountingListener listener = new CountingListener();
  private final ManualTimer timer = new ManualTimer();
  private final CountDownLatch started = new CountDownLatch(1);
  private final AtomicBoolean isAway = new AtomicBoolean();

  private Store store;
  private JobEngine engine;

  @BeforeEach
  void open() {
    store = SqlStore.open(directory);
    engine = engine(_ -> null);
  }

  @AfterEach
  void close() throws InterruptedException {
    engine.drain(Duration.ZERO, Duration.ofSeconds(2));
    store.close();
  }

  private static ConditionFactory soon() {
    return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
  }

  private JobEngine engine(ScriptedAction.Script script) {
    return engine(store, 10, script);
  }

  private JobEngine engine(Store store, int workers, ScriptedAction.Script script) {
    var action = new ScriptedAction(script);
    engine =
        new JobEngine(
            store,
            List.of(action),
            Capacity.of(workers),
            Optional.empty(),
            listener,
            timer,
            InstantSource.system());
    return engine;
  }

  private String untilInterrupted() throws InterruptedException {
    started.countDown();
    Thread.sleep(Duration.ofMinutes(1));
    return "not interrupted";
  }

  private Job submit() {
    return submit(JOB);
  }

  private Job submit(Submission submission) {
    if (engine.submit(submission) instanceof Accepted(Job job)) {
      return job;
    }
    throw new AssertionError("refused");
  }

  private Job submitAndAwaitStart() throws InterruptedException {
    var job = submit();
    started.await();
    return job;
  }

  private JobState state(Job job) {
    return stored(job).state();
  }

  private Job stored(Job job) {
    return engine.find(job.id()).orElseThrow();
  }

  private void awaitState(Job job, JobState state) {
    soon().untilAsserted(() -> assertThat(state(job)).isEqualTo(state));
    soon().untilAsserted(() -> assertThat(running()).isZero());
  }

  private int running() {
    return engine.atRest(running -> running);
  }

  private void assertNothingIsMiscounted() {
    assertThat(listener.started()).isEqualTo(listener.ended() + listener.fenced() + running());
  }

  @Test
  void aSweepThatHangsKeepsNoLostAttemptFromBeingFound() {
    var end = new CountDownLatch(1);
    engine(TamperedStore.with(store, new Stuck(end)), 10, _ -> "done");
    var job = submit();
    var dead = ProcessId.random();
    store.leases().register(dead, Optional.empty(), Duration.ofSeconds(-1));
    store.attempts().claim(dead, Map.of("scripted", 1));
    store.leases().declareDead(ProcessId.random());

    engine.start();

    awaitState(job, new Ended(Outcome.OK));
    end.countDown();
  }

  @Test
  void aJobRunsToItsResult() {
    engine(attempt -> "attempt " + attempt.key().number()).start();

    var job = submit();

    awaitState(job, new Ended(Outcome.OK));
    assertThat(stored(job).result()).isEqualTo("attempt 1");
    assertThat(listener.ended(Outcome.OK)).isEqualTo(1);
    assertThat(timer.alarms()).isEmpty();
  }

  @Test
  void whatAnActionThrowsIsAnError() {
    engine(
            _ -> {
              throw new ActionFailed("as expected");
            })
        .start();

    var job = submit();

    awaitState(job, new Ended(Outcome.ERROR));
    assertThat(stored(job).error()).isEqualTo("as expected");
    assertThat(listener.ended(Outcome.ERROR)).isEqualTo(1);
  }

  @Test
  void aTimeoutOfTheActionsOwnIsAnErrorAndTellsNoSecret() {
    engine(
            _ -> {
              throw new IllegalStateException("secret", new TimeoutException());
            })
        .start();

    var job = submit();

    awaitState(job, new Ended(Outcome.ERROR));
    assertThat(stored(job).error()).isEqualTo("the action failed: IllegalStateException");
  }

  @Test
  void theDeadlineStopsTheWork() throws InterruptedException {
    engine(_ -> untilInterrupted()).start();
    var job = submitAndAwaitStart();
    assertThat(timer.alarms()).extracting(ManualTimer.Armed::delay).containsExactly(TIMEOUT);

    timer.goOff();

    awaitState(job, new Ended(Outcome.TIMEOUT));
    assertThat(listener.ended()).isEqualTo(1);
    assertThat(listener.ended(Outcome.TIMEOUT)).isEqualTo(1);
  }

  @Test
  void aCancelledJobIsCountedAsThatAndNothingElse() throws InterruptedException {
    engine(_ -> untilInterrupted()).start();
    var job = submitAndAwaitStart();

    assertThat(engine.cancel(job.id())).isEqualTo(Cancellation.REQUESTED);
    timer.goOff();

    awaitState(job, new Ended(Outcome.CANCELLED));
    assertThat(listener.ended()).isEqualTo(1);
    assertThat(engine.cancel(job.id())).isEqualTo(Cancellation.ALREADY_ENDED);
  }

  @Test
  void aJobThatIsNotClaimedYetIsCancelledWithoutAnAttempt() {
    var job = submit();

    assertThat(engine.cancel(job.id())).isEqualTo(Cancellation.ENDED);
    engine.start();

    awaitState(job, new Ended(Outcome.CANCELLED));
    assertThat(listener.started()).isZero();
  }

  @Test
  void drainReturnsUnfinishedJobsToTheQueue() throws InterruptedException {
    engine(_ -> untilInterrupted()).start();
    var job = submitAndAwaitStart();

    assertThat(engine.drain(Duration.ZERO, Duration.ofSeconds(5))).isTrue();

    assertThat(state(job)).isEqualTo(new JobState.Scheduled());
    assertThat(listener.ended(Outcome.CANCELLED)).isEqualTo(1);
    assertNothingIsMiscounted();
    engine(attempt -> "attempt " + attempt.key().number()).start();
    awaitState(job, new Ended(Outcome.OK));
    assertThat(stored(job).result()).isEqualTo("attempt 2");
  }

  @Test
  void drainLetsJobsEndThatDoSoInTime() throws InterruptedException {
    engine(
            _ -> {
              started.countDown();
              Thread.sleep(50);
              return "done";
            })
        .start();
    var job = submitAndAwaitStart();

    engine.drain(Duration.ofSeconds(10), Duration.ofSeconds(5));

    assertThat(state(job)).isEqualTo(new Ended(Outcome.OK));
  }

  /** As if no lease had been renewed for long. */
  private List<LostAttempt> lostByAll() throws SQLException {
    try (var database =
        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("jobs.db"))) {
      Statements.update(database, "UPDATE process SET lease_until = 1");
    }
    store.leases().declareDead(ProcessId.random());
    return store.leases().reclaim(() -> 0);
  }

  /** No lease can be renewed while the database is away. */
  private Store mayBeAway() {
    var leases =
        new BeforeRenewal(
            store.leases(),
            () -> {
              if (isAway.get()) {
                throw new StoreException("the database is away");
              }
            });
    return TamperedStore.with(store, leases);
  }

  @Test
  void aProcessThatWasDeclaredDeadStopsWhatItExecutesAndStartsAnew() throws Exception {
    isAway.set(true);
    engine(mayBeAway(), 10, attempt -> attempt.key().number() == 1 ? untilInterrupted() : "again")
        .start();
    var job = submitAndAwaitStart();
    assertThat(lostByAll()).hasSize(1);

    isAway.set(false);

    awaitState(job, new Ended(Outcome.OK));
    assertThat(stored(job).result()).isEqualTo("again");
    assertThat(listener.fenced()).isEqualTo(1);
    assertNothingIsMiscounted();
  }

  @Test
  void attemptsAreStoppedBeforeTheLeaseEndsAndTheirJobsReturnToTheQueue() throws Exception {
    engine(mayBeAway(), 10, attempt -> attempt.key().number() == 1 ? untilInterrupted() : "again")
        .start();
    var job = submitAndAwaitStart();

    isAway.set(true);
    timer.skip(Duration.ofSeconds(51));

    awaitState(job, new JobState.Scheduled());
    assertThat(listener.ended(Outcome.CANCELLED)).isEqualTo(1);
    isAway.set(false);
    awaitState(job, new Ended(Outcome.OK));
    assertThat(engine.attempts(job.id()))
        .extracting(AttemptRecord::status)
        .containsExactly("cancelled", "ok");
    assertThat(stored(job).failures()).isZero();
  }

  @Test
  void whatDoesNotStopInTimeIsKilled() throws Exception {
    var killed = new CompletableFuture<AttemptKey>();
    var release = new CountDownLatch(1);
    var stubborn =
        new ScriptedAction(
            _ -> {
              started.countDown();
              return stubbornly(release);
            },
            killed::complete);
    isAway.set(true);
    engine =
        new JobEngine(
            mayBeAway(),
            List.of(stubborn),
            Capacity.of(1),
            Optional.empty(),
            listener,
            timer,
            InstantSource.system());
    engine.start();
    var job = submitAndAwaitStart();

    timer.skip(Duration.ofSeconds(56));

    assertThat(killed.get(10, TimeUnit.SECONDS)).isEqualTo(new AttemptKey(job.id(), 1));
    release.countDown();
  }

  @Test
  void aClaimOfWhichNobodyHeardIsExecuted() {
    var isUnheard = new AtomicBoolean(true);
    var deaf =
        new AfterClaim(
            store.attempts(),
            claimed -> {
              if (!claimed.jobs().isEmpty() && isUnheard.getAndSet(false)) {
                throw new StoreException("the connection broke");
              }
            });
    engine(TamperedStore.with(store, deaf), 10, attempt -> "attempt " + attempt.key().number())
        .start();

    var job = submit();

    awaitState(job, new Ended(Outcome.OK));
    assertThat(stored(job).result()).isEqualTo("attempt 1");
    assertNothingIsMiscounted();
  }

  @Test
  void aLateEndIsFencedAndNotCounted() throws Exception {
    var release = new CountDownLatch(1);
    isAway.set(true);
    engine(
            mayBeAway(),
            10,
            attempt -> {
              started.countDown();
              if (attempt.key().number() == 1) {
                release.await();
              }
              return "attempt " + attempt.key().number();
            })
        .start();
    var job = submitAndAwaitStart();

    assertThat(lostByAll()).hasSize(1);
    isAway.set(false);
    release.countDown();

    awaitState(job, new Ended(Outcome.OK));
    assertThat(stored(job).result()).isEqualTo("attempt 2");
    assertThat(listener.fenced()).isEqualTo(1);
    assertThat(listener.ended()).isEqualTo(1);
    assertNothingIsMiscounted();
  }

  @Test
  void anAttemptIsLiveUntilItsEndIsStored() {
    var storing = new CountDownLatch(1);
    var proceed = new CompletableFuture<Boolean>();
    var slow =
        new BeforeEnd(
            store.attempts(),
            _ -> {
              storing.countDown();
              proceed.join();
            });
    engine(TamperedStore.with(store, slow), 10, _ -> null).start();

    var job = submit();

    soon().until(() -> storing.getCount() == 0);
    assertThat(running()).isEqualTo(1);
    assertThat(listener.ended()).isZero();
    assertThat(state(job)).isEqualTo(new JobState.Running());
    proceed.complete(true);
    awaitState(job, new Ended(Outcome.OK));
    assertThat(listener.ended()).isEqualTo(1);
  }

  @Test
  void endsAreStoredWhenTheStoreHasRecovered() {
    var failures = new AtomicInteger(2);
    var failing =
        new BeforeEnd(
            store.attempts(),
            _ -> {
              if (failures.getAndDecrement() > 0) {
                throw new StoreException("disk full");
              }
            });
    engine(TamperedStore.with(store, failing), 10, _ -> null).start();

    var job = submit();

    awaitState(job, new Ended(Outcome.OK));
    assertThat(listener.ended()).isEqualTo(1);
  }

  @Test
  void noMoreRunAtOnceThanThereAreWorkers() throws InterruptedException {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var permits = new Semaphore(0);
    engine(
            store,
            3,
            _ -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              permits.acquire();
              running.decrementAndGet();
              return null;
            })
        .start();
    for (int i = 0; i < 9; i++) {
      submit();
    }

    soon().until(() -> running.get() == 3);
    permits.release(9);

    soon().until(() -> listener.ended(Outcome.OK) == 9);
    assertThat(most).hasValue(3);
  }

  @Test
  void whatIsWrongIsRefusedAndNotStored() {
    var wrong =
        Submission.of("unknown", Map.of())
            .with(TimeLimits.of(Duration.ofMillis(-1)))
            .withLabels(Map.of(" ", "x".repeat(257)));

    assertThat(engine.submit(wrong)).isInstanceOf(Refused.class);
    assertThat(engine.submit(Submission.of("scripted", Map.of("x", 1))))
        .isInstanceOf(Refused.class);
    assertThat(engine.submit(JOB.with(new QueueSpot("unknown", 101, null))))
        .isEqualTo(
            new Refused(
                List.of(
                    new Violation("/priority", "must be from -100 to 100"),
                    new Violation("/queue", "must be one of [scripted]"))));
    assertThat(engine.counts().queues()).isEmpty();
  }

  @Test
  void aFailedJobIsTriedAgainAsOftenAsItMay() {
    engine(
            attempt -> {
              if (attempt.key().number() < 3) {
                throw new ActionFailed("attempt " + attempt.key().number());
              }
              return "done";
            })
        .start();

    var job = submit(JOB.with(retrying(Duration.ZERO, Duration.ofMillis(20))));

    awaitState(job, new Ended(Outcome.OK));
    assertThat(stored(job).failures()).isEqualTo(2);
    assertThat(listener.ended(Outcome.ERROR)).isEqualTo(2);
    assertThat(listener.retried()).isEqualTo(2);
    assertThat(engine.attempts(job.id()))
        .extracting(AttemptRecord::status, AttemptRecord::error)
        .containsExactly(
            tuple("error", "attempt 1"), tuple("error", "attempt 2"), tuple("ok", null));
  }

  @Test
  void retriesComeToAnEnd() {
    engine(
            _ -> {
              throw new ActionFailed("always");
            })
        .start();

    var job = submit(JOB.with(retrying(Duration.ZERO)));

    awaitState(job, new Ended(Outcome.ERROR));
    assertThat(stored(job).attempts()).isEqualTo(2);
    assertThat(stored(job).error()).isEqualTo("always");
    assertThat(listener.retried()).isEqualTo(1);
  }

  @Test
  void whatCannotSucceedIsNotTriedAgain() {
    engine(
            _ -> {
              throw ActionFailed.forGood("never");
            })
        .start();

    var job = submit(JOB.with(retrying(Duration.ZERO)));

    awaitState(job, new Ended(Outcome.ERROR));
    assertThat(stored(job).attempts()).isEqualTo(1);
    assertThat(listener.retried()).isZero();
  }

  @Test
  void aTimeoutIsTriedAgain() throws InterruptedException {
    engine(attempt -> attempt.key().number() == 1 ? untilInterrupted() : "done").start();
    var job = submit(JOB.with(retrying(Duration.ZERO)));
    started.await();

    timer.goOff();

    awaitState(job, new Ended(Outcome.OK));
    assertThat(listener.ended(Outcome.TIMEOUT)).isEqualTo(1);
  }

  private static TimeLimits retrying(Duration... delays) {
    return new TimeLimits(TIMEOUT, null, new Retry(List.of(delays), 0));
  }

  @Test
  void aRetryWaitsAsLongAsTheActionWants() {
    engine(
            store,
            1,
            _ -> {
              throw ActionFailed.retryAfter(Duration.ofMinutes(5), "too many");
            })
        .start();

    var job = submit(Submission.of("scripted", Map.of()).with(retrying(Duration.ofSeconds(1))));

    soon().until(() -> engine.find(job.id()).orElseThrow().failures() == 1);
    var stored = engine.find(job.id()).orElseThrow();
    assertThat(stored.request().spot().runAt())
        .isBetween(Instant.now().plusSeconds(240), Instant.now().plusSeconds(301));
  }

  @Test
  void workThatDoesNotStopHoldsItsPlaceNoLongerThanTheGrace() throws InterruptedException {
    var release = new CountDownLatch(1);
    engine(
            store,
            1,
            attempt -> {
              started.countDown();
              return attempt.key().job().equals(firstJob) ? stubbornly(release) : "done";
            })
        .start();
    var stubborn = submit();
    firstJob = stubborn.id();
    started.await();
    timer.goOff();
    soon().until(() -> timer.alarms().stream().anyMatch(a -> a.delay().equals(Attempts.GRACE)));

    timer.goOff();
    var next = submit();

    awaitState(next, new Ended(Outcome.OK));
    assertThat(state(stubborn)).isEqualTo(new Ended(Outcome.TIMEOUT));
    assertThat(engine.abandoned()).isEqualTo(1);
    assertNothingIsMiscounted();
    release.countDown();
    soon().until(() -> engine.abandoned() == 0);
    assertThat(listener.ended()).isEqualTo(2);
  }

  private volatile @Nullable JobId firstJob;

  private static String stubbornly(CountDownLatch release) {
    boolean released = false;
    while (!released) {
      try {
        release.await();
        released = true;
      } catch (InterruptedException e) {
        // Ignores it, as bad actions do.
      }
    }
    return "at last";
  }

  @Test
  void aFullQueueHoldsUpNoOther() throws InterruptedException {
    var action = new ScriptedAction(_ -> untilInterrupted());
    engine =
        new JobEngine(
            store,
            List.of(action, new SleepAction()),
            Capacity.of(2),
            Optional.empty(),
            listener,
            timer,
            InstantSource.system());
    engine.start();
    for (int i = 0; i < 20; i++) {
      submit();
    }
    started.await();

    var other = submit(Submission.of("sleep", Map.of("seconds", 0)));

    soon().untilAsserted(() -> assertThat(state(other)).isEqualTo(new Ended(Outcome.OK)));
    assertThat(engine.counts().queues().get("scripted"))
        .satisfies(queue -> assertThat(queue.running()).isEqualTo(2))
        .satisfies(queue -> assertThat(queue.depth()).isEqualTo(18));
  }

  @Test
  void anActionThatComputesLeavesProcessorsToTheOthers() throws InterruptedException {
    int computing = 2 * Runtime.getRuntime().availableProcessors();
    var begun = new CountDownLatch(computing);
    var enough = new AtomicBoolean();
    var action =
        new ScriptedAction(_ -> {
          begun.countDown();
          while (!enough.get()) {
            Thread.onSpinWait();
          }
          return "computed";
        });
    engine =
        new JobEngine(
            store,
            List.of(action, new SleepAction()),
            Capacity.of(computing),
            Optional.empty(),
            listener,
            timer,
            InstantSource.system());
    engine.start();
    try {
      for (int i = 0; i < computing; i++) {
        submit();
      }
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

      var other = submit(Submission.of("sleep", Map.of("seconds", 0)));

      soon().untilAsserted(() -> assertThat(state(other)).isEqualTo(new Ended(Outcome.OK)));
    } finally {
      enough.set(true);
    }
  }

  @Test
  void aDeclaredQueueRunsNoMoreThanItsLimit() throws InterruptedException {
    engine =
        new JobEngine(
            store,
            List.of(new ScriptedAction(_ -> untilInterrupted())),
            new Capacity(10, Map.of("narrow", 1), Retention.DEFAULT),
            Optional.empty(),
            listener,
            timer,
            InstantSource.system());
    engine.start();
    submit(JOB.with(new QueueSpot("narrow", 0, null)));
    var waiting = submit(JOB.with(new QueueSpot("narrow", 0, null)));
    started.await();

    submit();

    soon().until(() -> running() == 2);
    assertThat(state(waiting)).isEqualTo(new JobState.Scheduled());
  }

  @Test
  void aJobWithTheUniqueKeyOfAnOpenOneIsThatOne() {
    var first = submit(JOB.withUniqueKey("nightly"));

    assertThat(engine.submit(JOB.withUniqueKey("nightly")))
        .isEqualTo(new SubmitResult.Existing(stored(first)));

    engine.cancel(first.id());
    assertThat(submit(JOB.withUniqueKey("nightly")).id()).isNotEqualTo(first.id());
  }
}
