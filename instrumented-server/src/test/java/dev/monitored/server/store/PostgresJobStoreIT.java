package dev.monitored.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import dev.monitored.action.AttemptKey;
import dev.monitored.action.JobId;
import dev.monitored.server.job.Cancellation;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.StoreFailure;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.Submission.UniqueKey;
import dev.monitored.server.job.attempt.AttemptEnd;
import dev.monitored.server.job.query.JobQuery;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.store.AttemptStore.Ending;
import dev.monitored.server.store.sql.SqlStore;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.job.EndCounters;
import dev.monitored.server.store.sql.postgres.DatabaseAddress;
import dev.monitored.server.store.sql.postgres.PostgresDatabase;
import dev.monitored.server.store.sql.postgres.PostgresServer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PostgresJobStoreIT extends JobStoreContract {
  private final DatabaseAddress address = PostgresServer.database();
  private final JobIds ids = new JobIds(InstantSource.system());

  @Override
  Store open() {
    return SqlStore.open(address);
  }

  @Test
  void severalProcessesStartOnAnEmptyDatabaseAtOnce() throws Exception {
    var empty = PostgresServer.database();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var stores =
          IntStream.range(0, 3).mapToObj(_ -> threads.submit(() -> SqlStore.open(empty))).toList();
      for (Future<Store> opened : stores) {
        opened.get().close();
      }
    }
  }

  @Test
  void whatAPageHasNoRoomForIsNotFetched() {
    var job = Submission.of("sleep", Map.of("text", "x".repeat(500_000)));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, Page.MAX_LIMIT)
          .forEach(
              _ -> threads.execute(() -> store().jobs().insert(ids.next(), job, Optional.empty())));
    }
    var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();

    assertThat(store().jobs().list(JobQuery.ALL, Page.newest(Page.MAX_LIMIT)).items())
        .hasSizeBetween(1, 5);

    assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(60_000_000);
  }

  @Test
  void valuesThatTheDatabaseWillNeverStoreAreToldFromOneThatCannotStoreNow() {
    var job = running();
    var never = Optional.of(Duration.ofMillis(Long.MAX_VALUE));

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() ->
            store()
                .attempts()
                .end(List.of(new Ending(job, new AttemptEnd.Failed("broken", true), never))))
        .matches(StoreException::isRefused);
  }

  @Test
  void aRetryAndASubmissionThatRaceForAUniqueKeyBothHaveAnAnswer() throws Exception {
    var job = Submission.of("sleep", Map.of()).with(UniqueKey.untilEnded("one"));
    try (var other = SqlStore.open(address);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 30; i++) {
        var failed = store().jobs().insert(ids.next(), job, Optional.empty()).orElseThrow().id();
        store().jobs().cancel(failed);
        var retrying = threads.submit(() -> other.jobs().retry(failed));
        var submitted = store().jobs().insert(ids.next(), job, Optional.empty()).orElseThrow();

        assertThat(retrying.get())
            .isEqualTo(submitted.id().equals(failed) ? ChangeResult.DONE : ChangeResult.KEY_TAKEN);
        store().jobs().cancel(submitted.id());
      }
    }
  }

  @Test
  void otherProcessesHearOfWorkAndOfWishesToCancel() {
    var heard = new ConcurrentLinkedQueue<String>();
    try (var other = SqlStore.open(address)) {
      other
          .connection()
          .watch(
              new Watcher() {
                @Override
                public void workArrived() {
                  heard.add("work");
                }

                @Override
                public void cancelRequested(JobId job) {
                  heard.add(job.toString());
                }
              });
      await().until(() -> heard.contains("work"));
      heard.clear();

      var id =
          store()
              .jobs()
              .insert(ids.next(), Submission.of("sleep", Map.of()), Optional.empty())
              .orElseThrow()
              .id();
      await().atMost(Duration.ofSeconds(2)).until(() -> heard.contains("work"));
      claimed(Map.of("sleep", 1), Duration.ofMinutes(1));
      assertThat(store().jobs().cancel(id)).isEqualTo(Cancellation.REQUESTED);
      await().atMost(Duration.ofSeconds(2)).until(() -> heard.contains(id.toString()));
    }
  }

  private Job running() {
    store().jobs().insert(ids.next(), Submission.of("sleep", Map.of()), Optional.empty());
    return claim(Map.of("sleep", 1), Duration.ofMinutes(1)).getFirst();
  }

  private Set<AttemptKey> end(Job job) {
    return store()
        .attempts()
        .end(List.of(new Ending(job, new AttemptEnd.Succeeded("done"))))
        .keySet();
  }

  @Test
  void whoKeepsAJobLockedHoldsUpNothingBesideIt() throws Exception {
    var locked = running().id();
    var lock = "SELECT id FROM job WHERE id = ? FOR UPDATE";
    try (var other = address.source().getConnection();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      other.setAutoCommit(false);
      Statements.query(other, _ -> true, lock, locked.toString());
      var cancelling = threads.submit(() -> store().jobs().cancel(locked));
      await().until(() -> PostgresServer.isSomebodyBlocked(other));
      long start = System.nanoTime();

      store().jobs().insert(ids.next(), Submission.of("sleep", Map.of()), Optional.empty());

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      assertThat(failure(cancelling)).isEqualTo(StoreFailure.BUSY);
      other.rollback();
    }
    assertThat(store().jobs().cancel(locked)).isEqualTo(Cancellation.REQUESTED);
  }

  private static StoreFailure failure(Future<?> future) {
    assertThatExceptionOfType(ExecutionException.class).isThrownBy(future::get);
    return ((StoreException) future.exceptionNow()).failure();
  }

  @Test
  void whatIsNotStoredInTimeIsNotStoredLater() throws Exception {
    try (var other = address.source().getConnection();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      other.setAutoCommit(false);
      Statements.update(other, "LOCK TABLE job IN ACCESS EXCLUSIVE MODE");
      long start = System.nanoTime();
      var job = Submission.of("sleep", Map.of());
      var inserting =
          IntStream.range(0, 30)
              .mapToObj(_ ->
                  threads.submit(() -> store().jobs().insert(ids.next(), job, Optional.empty())))
              .toList();

      assertThat(inserting).extracting(PostgresJobStoreIT::failure).containsOnly(StoreFailure.BUSY);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
      other.rollback();
    }
    store().jobs().insert(ids.next(), Submission.of("other", Map.of()), Optional.empty());
    assertThat(store().jobs().list(JobQuery.ALL, Page.newest(10)).items())
        .extracting(job -> job.request().action())
        .containsExactly("other");
  }

  @Test
  void anEndDoesNotWaitForOthersToBeCounted() throws Exception {
    var job = running();

    try (var thread = Executors.newSingleThreadExecutor();
        var other = address.source().getConnection()) {
      other.setAutoCommit(false);
      Statements.update(other, "UPDATE ended SET total = total + 1 WHERE shard < 7");

      assertThat(thread.submit(() -> end(job)).get(5, TimeUnit.SECONDS)).hasSize(1);
      other.rollback();
    }

    assertThat(store().queues().counts().ended()).containsEntry("ok", 1L);
  }

  @Test
  void anEndIsCountedAlsoWhenManyCountAtOnce() throws Exception {
    var job = running();

    try (var thread = Executors.newSingleThreadExecutor();
        var other = address.source().getConnection()) {
      other.setAutoCommit(false);
      Statements.update(other, "UPDATE ended SET total = total + 1");
      var ended = thread.submit(() -> end(job));
      await().until(() -> PostgresServer.isSomebodyBlocked(other));
      other.commit();
      assertThat(ended.get()).hasSize(1);
    }

    assertThat(store().queues().counts().ended()).containsEntry("ok", EndCounters.SHARDS + 1L);
  }

  @Test
  void aProcessThatHangsInATransactionLocksNobodyOutForLong() throws Exception {
    var id = store().jobs().insert(ids.next(), Submission.of("sleep", Map.of()), Optional.empty());
    claimed(Map.of("sleep", 1), Duration.ofSeconds(-1));
    try (var hanging = PostgresDatabase.open(address);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var isHanging = new CountDownLatch(1);
      threads.execute(() ->
          assertThatExceptionOfType(StoreException.class)
              .isThrownBy(() ->
                  hanging
                      .writer()
                      .run(connection -> {
                        Statements.update(connection, "UPDATE job SET priority = priority");
                        isHanging.countDown();
                        LockSupport.parkNanos(Duration.ofSeconds(8).toNanos());
                        return Statements.update(connection, "UPDATE job SET priority = priority");
                      })));
      isHanging.await();

      await().atMost(Duration.ofSeconds(8)).untilAsserted(() -> assertThat(reclaim(0)).hasSize(1));
      assertThat(store().jobs().find(id.orElseThrow().id())).isPresent();
    }
  }

  @Test
  void aDatabaseThatIsAwayIsNamedWithoutItsPassword() {
    var away =
        new DatabaseAddress(
            "jdbc:postgresql://localhost:1/jobs?password=secret1",
            Optional.of("app"),
            Optional.of("secret2"));

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> SqlStore.open(away))
        .withMessageContaining("jdbc:postgresql://localhost:1/jobs")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("secret"));
  }
}
