package dev.monitored.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.server.engine.SubmitResult.Accepted;
import dev.monitored.server.engine.SubmitResult.Refused;
import dev.monitored.server.job.ActionFailed;
import dev.monitored.server.job.Cancellation;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.Submission;
import dev.monitored.server.store.JobStore;
import dev.monitored.server.store.SqliteJobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobEngineTest {
  private static final Submission JOB =
      new Submission("scripted", Map.of(), Duration.ofMinutes(1), Map.of());

  @TempDir Path directory;

  private final CountingListener listener = new CountingListener();
  private final ManualTimer timer = new ManualTimer();
  private final CountDownLatch started = new CountDownLatch(1);

  private JobStore store;
  private JobEngine engine;

  @BeforeEach
  void open() {
    store = SqliteJobStore.open(directory);
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

  private JobEngine engine(JobStore store, int workers, ScriptedAction.Script script) {
    var action = new ScriptedAction(script);
    engine =
        new JobEngine(store, List.of(action), workers, listener, timer, InstantSource.system());
    return engine;
  }

  private String untilInterrupted() throws InterruptedException {
    started.countDown();
    Thread.sleep(Duration.ofMinutes(1));
    return "not interrupted";
  }

  private Job submit() {
    if (engine.submit(JOB) instanceof Accepted(Job job)) {
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
  void aJobRunsToItsResult() {
    engine(attempt -> "attempt " + attempt.number()).start();

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
    assertThat(timer.alarms()).extracting(ManualTimer.Armed::delay).containsExactly(JOB.timeout());

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
    engine(attempt -> "attempt " + attempt.number()).start();
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

  @Test
  void aLateEndIsFencedAndNotCounted() throws InterruptedException {
    var release = new CountDownLatch(1);
    engine(
            attempt -> {
              started.countDown();
              if (attempt.number() == 1) {
                release.await();
              }
              return "attempt " + attempt.number();
            })
        .start();
    var job = submitAndAwaitStart();

    store.renew(List.of(stored(job).attempt()), Duration.ofSeconds(-1));
    assertThat(store.reclaim()).hasSize(1);
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
        new TamperedStore(
            store,
            () -> {
              storing.countDown();
              proceed.join();
            });
    engine(slow, 10, _ -> null).start();

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
        new TamperedStore(
            store,
            () -> {
              if (failures.getAndDecrement() > 0) {
                throw new StoreException("disk full");
              }
            });
    engine(failing, 10, _ -> null).start();

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
        new Submission("unknown", Map.of(), Duration.ofMillis(-1), Map.of(" ", "x".repeat(257)));

    assertThat(engine.submit(wrong)).isInstanceOf(Refused.class);
    assertThat(engine.submit(new Submission("scripted", Map.of("x", 1), JOB.timeout(), Map.of())))
        .isInstanceOf(Refused.class);
    assertThat(engine.figures().queues()).isEmpty();
  }
}
