package dev.monitored.server.engine.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.action.Violation;
import dev.monitored.server.job.Callback;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.Retry;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.callback.CallbackRecord;
import dev.monitored.server.job.callback.CallbackRecord.State;
import dev.monitored.server.job.callback.CallbackRecord.Subject;
import dev.monitored.server.job.callback.CallbackSender;
import dev.monitored.server.job.run.Run;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.progress.Progress;
import dev.monitored.server.store.Store;
import dev.monitored.server.store.sql.SqlStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallbackLoopTest {
  private static final Callback SHOP = new Callback("https://shop.example/ended");
  private static final Callback BANK = new Callback("https://bank.example/ended");
  private static final Duration NEVER = Duration.ofMinutes(1);

  @TempDir Path directory;

  private final JobIds ids = new JobIds(InstantSource.system());
  private final Receivers receivers = new Receivers();
  private Store store;
  private CallbackLoop callbacks;
  private Thread loop;

  /** What one receiver does with a report. */
  private interface Receiver {
    void take() throws IOException, InterruptedException;
  }

  /** Everybody who is told something, and what they were told. */
  private static final class Receivers implements CallbackSender, CallbackContent {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Semaphore asked = new Semaphore(0);
    private final Semaphore looks = new Semaphore(0);
    private volatile Receiver shop = () -> {};
    private volatile boolean isReady = true;

    @Override
    public List<Violation> check(Callback callback) {
      return List.of();
    }

    @Override
    public void requireReady() throws IOException {
      looks.release();
      if (!isReady) {
        throw new IOException("/etc/sesame is empty");
      }
    }

    @Override
    public void send(Callback callback, String id, String content)
        throws IOException, InterruptedException {
      asked.release();
      if (callback.equals(SHOP)) {
        shop.take();
      }
      told.add(id + " " + content);
    }

    @Override
    public String of(String id, Job job) {
      return job.id() + " " + job.state().word();
    }

    @Override
    public String of(String id, Run run) {
      return run.id() + " " + run.state().word();
    }
  }

  @BeforeEach
  void open() {
    store = SqlStore.open(directory);
    callbacks = callbacks(NEVER);
    loop = Thread.ofPlatform().unstarted(this::run);
  }

  @AfterEach
  void close() throws Exception {
    loop.interrupt();
    loop.join();
    callbacks.close(Duration.ZERO);
    store.close();
  }

  private CallbackLoop callbacks(Duration patience) {
    return new CallbackLoop(
        store,
        Optional.of(new Callbacks(receivers, receivers)),
        new CallbackLoop.CallbackLimits(
            patience, NEVER, new Retry(List.of(Duration.ZERO, Duration.ZERO), 0)),
        Progress.of("callbacks"));
  }

  private void start(Duration patience) {
    callbacks = callbacks(patience);
    loop.start();
  }

  private void run() {
    try {
      callbacks.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A job that was cancelled. */
  private Subject ended(Callback callback) {
    var id = ids.next();
    store.jobs().insert(id, Submission.of("sleep", Map.of()).with(callback), Optional.empty());
    store.jobs().cancel(id);
    return new Subject.OfJob(id);
  }

  private CallbackRecord callback(Subject subject) {
    return store.callbacks().find(subject).orElseThrow();
  }

  private void awaitState(Subject subject, State state) {
    await().untilAsserted(() -> assertThat(callback(subject).state()).isEqualTo(state));
  }

  @Test
  void whoeverAskedIsToldOfTheEnd() {
    var job = ended(SHOP);
    var run = new RunId(ids.next().value());
    var jobs = List.of(List.of(Submission.of("sleep", Map.of())));
    store
        .runs()
        .insert(
            run,
            new RunSubmission(null, Map.of(), jobs, null, false, BANK),
            ids::next,
            Optional.empty());
    store.runs().cancel(run);

    start(NEVER);

    awaitState(job, State.DELIVERED);
    awaitState(new Subject.OfRun(run), State.DELIVERED);
    assertThat(receivers.told)
        .containsExactlyInAnyOrder(
            callback(job).id() + " " + job.toString().substring("job ".length()) + " cancelled",
            callback(new Subject.OfRun(run)).id() + " " + run + " cancelled");
    assertThat(callbacks.attempts())
        .isEqualTo(Map.of(State.PENDING, 0L, State.DELIVERED, 2L, State.FAILED, 0L));
  }

  @Test
  void itIsTriedAgainUnderTheSameId() {
    var answers = new Semaphore(1);
    receivers.shop =
        () -> {
          if (answers.tryAcquire()) {
            throw new IOException("status 500");
          }
        };
    var job = ended(SHOP);
    var id = callback(job).id();

    start(NEVER);

    awaitState(job, State.DELIVERED);
    assertThat(callback(job)).returns(id, CallbackRecord::id).returns(2, CallbackRecord::attempts);
    assertThat(receivers.told).singleElement().asString().startsWith(id);
    assertThat(callbacks.attempts()).containsEntry(State.PENDING, 1L);
  }

  @Test
  void itIsGivenUpAfterTheLastRetry() {
    receivers.shop =
        () -> {
          throw new IOException("status 500");
        };
    var job = ended(SHOP);

    start(NEVER);

    awaitState(job, State.FAILED);
    assertThat(callback(job))
        .returns(3, CallbackRecord::attempts)
        .returns("status 500", CallbackRecord::error);
    assertThat(callbacks.attempts())
        .isEqualTo(Map.of(State.PENDING, 2L, State.DELIVERED, 0L, State.FAILED, 1L));
  }

  @Test
  void whoeverTakesTooLongIsBrokenOff() {
    var interrupted = new Semaphore(0);
    receivers.shop =
        () -> {
          try {
            Thread.sleep(NEVER);
          } catch (InterruptedException e) {
            interrupted.release();
            throw e;
          }
        };
    var job = ended(SHOP);

    start(Duration.ofMillis(10));

    awaitState(job, State.FAILED);
    assertThat(callback(job).error()).isEqualTo("took longer than 0.01 s");
    await().until(() -> interrupted.tryAcquire(3));
  }

  @Test
  void whoeverIsSlowHoldsUpNobodyElse() throws Exception {
    receivers.shop = () -> Thread.sleep(NEVER);
    IntStream.range(0, 100).forEach(_ -> ended(SHOP));
    start(NEVER);
    receivers.asked.acquire(4);

    var others = Stream.generate(() -> ended(BANK)).limit(10).toList();

    others.forEach(other -> awaitState(other, State.DELIVERED));
    // No more than a few of the slow one are on their way.
    assertThat(receivers.asked.availablePermits()).isEqualTo(10);
  }

  @Test
  void anErrorOfTheSendersOwnIsAFailedAttempt() {
    receivers.shop =
        () -> {
          throw new IllegalStateException("sesame");
        };
    var job = ended(SHOP);

    start(NEVER);

    awaitState(job, State.FAILED);
    assertThat(callback(job).error()).isEqualTo("internal error: see the log");
  }

  @Test
  void aFaultOfTheSendersOwnCostsNoAttempt() throws Exception {
    receivers.isReady = false;
    var job = ended(SHOP);
    start(NEVER);
    receivers.looks.acquire(2);

    assertThat(callback(job))
        .returns(State.PENDING, CallbackRecord::state)
        .returns(0, CallbackRecord::attempts)
        .returns(null, CallbackRecord::error);
    receivers.isReady = true;

    awaitState(job, State.DELIVERED);
    assertThat(callback(job).attempts()).isEqualTo(1);
  }

  @Test
  void whatAProcessLeftBehindIsDeliveredUnderTheSameId() {
    var job = ended(SHOP);
    var left = store.callbacks().claim(List.of(), Duration.ofMillis(100)).orElseThrow();

    start(NEVER);

    awaitState(job, State.DELIVERED);
    assertThat(receivers.told).singleElement().asString().startsWith(left.id());
  }

  @Test
  void whatIsOnItsWayIsLeftToOthersWhenTheServerStops() throws Exception {
    receivers.shop = () -> Thread.sleep(NEVER);
    var job = ended(SHOP);
    start(NEVER);
    receivers.asked.acquire();

    loop.interrupt();
    loop.join();
    callbacks.close(Duration.ZERO);

    assertThat(callback(job)).returns(State.PENDING, CallbackRecord::state);
    assertThat(callback(job).error()).isNull();
  }
}
