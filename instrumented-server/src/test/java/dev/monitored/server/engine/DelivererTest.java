package dev.monitored.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.action.Violation;
import dev.monitored.server.job.Callback;
import dev.monitored.server.job.CallbackSender;
import dev.monitored.server.job.Delivery;
import dev.monitored.server.job.Delivery.State;
import dev.monitored.server.job.Delivery.Subject;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.Retry;
import dev.monitored.server.job.Run;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.RunSubmission;
import dev.monitored.server.job.Submission;
import dev.monitored.server.store.JobStore;
import dev.monitored.server.store.SqlJobStore;
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

class DelivererTest {
  private static final Callback SHOP = new Callback("https://shop.example/ended");
  private static final Callback BANK = new Callback("https://bank.example/ended");
  private static final Duration NEVER = Duration.ofMinutes(1);

  @TempDir Path directory;

  private final JobIds ids = new JobIds(InstantSource.system());
  private final Receivers receivers = new Receivers();
  private JobStore store;
  private Deliverer deliverer;
  private Thread loop;

  /** What one receiver does with a report. */
  private interface Receiver {
    void take() throws IOException, InterruptedException;
  }

  /** Everybody who is told something, and what they were told. */
  private static final class Receivers implements CallbackSender, Report {
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
    public void send(Callback callback, String delivery, String report)
        throws IOException, InterruptedException {
      asked.release();
      if (callback.equals(SHOP)) {
        shop.take();
      }
      told.add(delivery + " " + report);
    }

    @Override
    public String of(String delivery, Job job) {
      return job.id() + " " + job.state().word();
    }

    @Override
    public String of(String delivery, Run run) {
      return run.id() + " " + run.state().word();
    }
  }

  @BeforeEach
  void open() {
    store = SqlJobStore.open(directory);
    deliverer = deliverer(NEVER);
    loop = Thread.ofPlatform().unstarted(this::run);
  }

  @AfterEach
  void close() throws Exception {
    loop.interrupt();
    loop.join();
    deliverer.close(Duration.ZERO);
    store.close();
  }

  private Deliverer deliverer(Duration patience) {
    return new Deliverer(
        store,
        Optional.of(new Callbacks(receivers, receivers)),
        new Deliverer.Limits(patience, NEVER, new Retry(List.of(Duration.ZERO, Duration.ZERO), 0)));
  }

  private void start(Duration patience) {
    deliverer = deliverer(patience);
    loop.start();
  }

  private void run() {
    try {
      deliverer.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A job that was cancelled. */
  private Subject ended(Callback callback) {
    var id = ids.next();
    store.insert(id, Submission.of("sleep", Map.of()).with(callback), Optional.empty());
    store.cancel(id);
    return new Subject.OfJob(id);
  }

  private Delivery delivery(Subject subject) {
    return store.deliveries().find(subject).orElseThrow();
  }

  private void awaitState(Subject subject, State state) {
    await().untilAsserted(() -> assertThat(delivery(subject).state()).isEqualTo(state));
  }

  @Test
  void whoeverAskedIsToldOfTheEnd() {
    var job = ended(SHOP);
    var run = new RunId(ids.next().value());
    var jobs = List.of(List.of(Submission.of("sleep", Map.of())));
    store.insert(
        run,
        new RunSubmission(null, Map.of(), jobs, null, false, BANK),
        ids::next,
        Optional.empty());
    store.cancel(run);

    start(NEVER);

    awaitState(job, State.DELIVERED);
    awaitState(new Subject.OfRun(run), State.DELIVERED);
    assertThat(receivers.told)
        .containsExactlyInAnyOrder(
            delivery(job).id() + " " + job.toString().substring("job ".length()) + " cancelled",
            delivery(new Subject.OfRun(run)).id() + " " + run + " cancelled");
    assertThat(deliverer.settled())
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
    var id = delivery(job).id();

    start(NEVER);

    awaitState(job, State.DELIVERED);
    assertThat(delivery(job)).returns(id, Delivery::id).returns(2, Delivery::attempts);
    assertThat(receivers.told).singleElement().asString().startsWith(id);
    assertThat(deliverer.settled()).containsEntry(State.PENDING, 1L);
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
    assertThat(delivery(job)).returns(3, Delivery::attempts).returns("status 500", Delivery::error);
    assertThat(deliverer.settled())
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
    assertThat(delivery(job).error()).isEqualTo("took longer than 0.01 s");
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
    assertThat(delivery(job).error()).isEqualTo("an unexpected error: see the log");
  }

  @Test
  void aFaultOfTheSendersOwnCostsNoAttempt() throws Exception {
    receivers.isReady = false;
    var job = ended(SHOP);
    start(NEVER);
    receivers.looks.acquire(2);

    assertThat(delivery(job))
        .returns(State.PENDING, Delivery::state)
        .returns(0, Delivery::attempts)
        .returns(null, Delivery::error);
    receivers.isReady = true;

    awaitState(job, State.DELIVERED);
    assertThat(delivery(job).attempts()).isEqualTo(1);
  }

  @Test
  void whatAProcessLeftBehindIsDeliveredUnderTheSameId() {
    var job = ended(SHOP);
    var left = store.deliveries().claim(List.of(), Duration.ofMillis(100)).orElseThrow();

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
    deliverer.close(Duration.ZERO);

    assertThat(delivery(job)).returns(State.PENDING, Delivery::state);
    assertThat(delivery(job).error()).isNull();
  }
}
