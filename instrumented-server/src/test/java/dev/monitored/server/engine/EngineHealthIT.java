package dev.monitored.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.action.AttemptKey;
import dev.monitored.server.engine.TamperedStore.BeforeRenewal;
import dev.monitored.server.engine.TamperedStore.Stuck;
import dev.monitored.server.engine.attempt.LeaseSettings;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.StoreFailure;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.attempt.ProcessId;
import dev.monitored.server.job.queue.Retention;
import dev.monitored.server.progress.Standstill;
import dev.monitored.server.store.AttemptStore;
import dev.monitored.server.store.Store;
import dev.monitored.server.store.sql.SqlStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a replica from being ready, and what does not. */
class EngineHealthIT {
  private static final Duration MORE_THAN_PATIENCE = Duration.ofSeconds(11);

  /** It is renewed more often than once in two seconds. */
  private static final LeaseSettings LEASE =
      new LeaseSettings(Duration.ofSeconds(15), Optional.empty());

  @TempDir Path directory;

  private final ManualTimer timer = new ManualTimer();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile @Nullable StoreFailure claims;
  private volatile @Nullable StoreFailure ends;
  private volatile @Nullable StoreFailure renewals;

  private Store store;
  private JobEngine engine;

  @BeforeEach
  void open() {
    store = SqlStore.open(directory);
    engine = engine(store);
  }

  @AfterEach
  void close() throws InterruptedException {
    end.countDown();
    engine.drain(Duration.ZERO, Duration.ofSeconds(2));
    store.close();
  }

  private static void fail(@Nullable StoreFailure failure) {
    if (failure != null) {
      throw new StoreException(failure, "this is why");
    }
  }

  private JobEngine engine(Store tampered) {
    return new JobEngine(
        tampered,
        List.of(new ScriptedAction(_ -> "done")),
        new Capacity(10, Map.of(), Retention.DEFAULT, LEASE),
        Optional.empty(),
        new CountingListener(),
        timer,
        InstantSource.system());
  }

  private void start(Store tampered) {
    engine = engine(tampered);
    engine.start();
  }

  private void start() {
    var failing = TamperedStore.with(store, new Failing(store.attempts()));
    start(TamperedStore.with(failing, new BeforeRenewal(store.leases(), () -> fail(renewals))));
  }

  private final class Failing implements AttemptStore {
    private final AttemptStore attempts;

    Failing(AttemptStore attempts) {
      this.attempts = attempts;
    }

    @Override
    public Claimed claim(ProcessId process, Map<String, Integer> rooms) {
      fail(claims);
      return attempts.claim(process, rooms);
    }

    @Override
    public List<Job> claimedUnheard(ProcessId process, Set<AttemptKey> known) {
      return attempts.claimedUnheard(process, known);
    }

    @Override
    public Map<AttemptKey, JobState> end(List<Ending> endings) {
      fail(ends);
      return attempts.end(endings);
    }
  }

  private String standstill() {
    return engine.health().standstill().map(Standstill::text).orElse("none");
  }

  private void submitAJob() {
    engine.submit(Submission.of("scripted", Map.of()));
  }

  /** When each part has had the time to tell of itself. */
  private void assertOnly(String part) {
    timer.skip(MORE_THAN_PATIENCE);
    await()
        .atMost(Duration.ofSeconds(15))
        .during(Duration.ofSeconds(2))
        .untilAsserted(() -> assertThat(standstill()).startsWith(part));
  }

  @Test
  void anIdleEngineIsReady() {
    start();

    assertOnly("none");
  }

  @Test
  void endsThatCannotBeStoredMakeItNotReady() {
    start();
    ends = StoreFailure.AWAY;
    submitAJob();

    assertOnly("storing the ends of jobs has made no progress for");
    assertThat(standstill()).endsWith("this is why");

    ends = null;
    await().untilAsserted(() -> assertThat(standstill()).isEqualTo("none"));
  }

  @Test
  void anEndThatTheStoreWillNeverTakeKeepsItReady() {
    start();
    ends = StoreFailure.REFUSED_VALUE;
    submitAJob();

    assertOnly("none");
  }

  @Test
  void aClaimerThatGetsNoJobsMakesItNotReady() {
    start();
    claims = StoreFailure.OTHER;

    assertOnly("claiming jobs has made no progress for");
    assertThat(standstill()).endsWith("this is why");
  }

  @Test
  void aLeaseThatCannotBeRenewedMakesItNotReady() {
    start();
    renewals = StoreFailure.AWAY;

    assertOnly("renewing the lease has made no progress for");
    assertThat(standstill()).endsWith("this is why");
  }

  @Test
  void aRenewalThatDoesNotComeBackMakesItNotReady() throws Exception {
    var hanging = new BeforeRenewal(store.leases(), this::awaitEnd);
    start(TamperedStore.with(store, hanging));

    assertOnly("renewing the lease has made no progress for");
    assertThat(standstill()).endsWith("it waits for a response");
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aFullDiskKeepsItReadySoThatPeopleCanDelete() {
    start();
    ends = StoreFailure.FULL;
    claims = StoreFailure.FULL;
    submitAJob();

    assertOnly("none");
  }

  @Test
  void sweepsThatNeverEndHaveNoSay() {
    start(TamperedStore.with(store, new Stuck(end)));
    var begun = Instant.now();

    assertOnly("none");

    var successes = engine.health().lastSuccesses();
    assertThat(successes.keySet())
        .containsExactly(
            "changes",
            "changes-feed",
            "deadlines",
            "idempotency-keys",
            "logs",
            "orphaned-logs",
            "replicas",
            "retention",
            "schedules",
            "takeover");
    for (var task :
        List.of(
            "changes", "deadlines", "idempotency-keys", "orphaned-logs", "replicas", "retention")) {
      assertThat(successes.get(task)).isBeforeOrEqualTo(begun);
    }
    for (var task : List.of("changes-feed", "logs", "schedules", "takeover")) {
      assertThat(successes.get(task)).isAfter(begun);
    }
  }

  @Test
  void aThreadThatIsGoneIsNamedUnlessItWasStopped() throws Exception {
    start();
    assertThat(engine.health().lostThread()).isEmpty();

    store.close();

    assertThat(engine.health().lostThread()).contains("store-writer");
    engine.drain(Duration.ZERO, Duration.ofSeconds(2));
    assertThat(engine.health().lostThread()).isEmpty();
  }
}
