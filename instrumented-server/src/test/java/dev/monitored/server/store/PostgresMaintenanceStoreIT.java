package dev.monitored.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.store.sql.SqlStore;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.postgres.DatabaseAddress;
import dev.monitored.server.store.sql.postgres.PostgresDatabase;
import dev.monitored.server.store.sql.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PostgresMaintenanceStoreIT extends MaintenanceStoreContract {
  private final DatabaseAddress address = PostgresServer.database();

  @Override
  Store open() {
    return SqlStore.open(address);
  }

  @Override
  Connection connect() throws SQLException {
    return address.source().getConnection();
  }

  @Test
  void aSweepPassesByWhatAnotherHolds() throws Exception {
    submitMany(withDeadline(Duration.ZERO), 5);
    try (var other = connect()) {
      other.setAutoCommit(false);
      Statements.query(
          other,
          _ -> true,
          "SELECT id FROM job WHERE id = (SELECT id FROM job LIMIT 1 OFFSET 2) FOR UPDATE");

      assertThat(store().maintenance().passDeadlines(Instant.EPOCH).rows()).isEqualTo(4);
      other.rollback();
    }
    assertThat(passDeadlines()).isEqualTo(1);
  }

  @Test
  void aVacuumMakesTheRoomOfDeletedJobsFreeForNewOnes() throws Exception {
    execute("ALTER TABLE job SET (autovacuum_enabled = off)");
    submitMany(withDeadline(Duration.ZERO), 2000);
    long full = replaceThrice(store().maintenance()::vacuum);
    assertThat(replaceThrice(store().maintenance()::vacuum)).isLessThanOrEqualTo(full);
    assertThat(replaceThrice(() -> {})).isGreaterThan(2 * full);
  }

  /** Deletes all jobs and submits others; returns the bytes of their table and its indexes. */
  private long replaceThrice(Runnable afterDeletion) throws SQLException {
    for (int i = 0; i < 3; i++) {
      execute("DELETE FROM job");
      afterDeletion.run();
      submitMany(withDeadline(Duration.ZERO), 2000);
    }
    return bytes();
  }

  private long bytes() throws SQLException {
    try (var connection = connect()) {
      return Statements.query(
              connection, row -> row.getLong(1), "SELECT pg_total_relation_size('job')")
          .getFirst();
    }
  }

  @Test
  void aSliceHoldsUpNoWriteAndNoOtherProcessRepeatsIt() throws Exception {
    var isAtIt = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    try (var one = PostgresDatabase.open(address);
        var other = PostgresDatabase.open(address);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var slice = threads.submit(() -> one.maintain("task", connection -> hold(isAtIt, end)));
      isAtIt.await();

      assertThat(one.<Integer>write(connection -> 1)).isEqualTo(1);
      assertThat(other.maintain("task", _ -> 1)).isEmpty();
      assertThat(other.maintain("other", _ -> 1)).contains(1);

      end.countDown();
      assertThat(slice.get()).isEqualTo(Optional.of(1));
      assertThat(other.maintain("task", _ -> 1)).contains(1);
    }
  }

  private static int hold(CountDownLatch isAtIt, CountDownLatch end) {
    isAtIt.countDown();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }

  @Test
  void theDatabaseGivesAStatementUpBeforeItsClientDoes() {
    try (var database = PostgresDatabase.open(address)) {
      var timeout = "SELECT setting::integer FROM pg_settings WHERE name = 'statement_timeout'";
      var settings =
          List.of(
              database.<Integer>write(connection -> number(connection, timeout)),
              database
                  .<Integer>maintain("task", connection -> number(connection, timeout))
                  .orElseThrow(),
              Statements.<Integer>read(
                  database.readers(), connection -> number(connection, timeout)));

      assertThat(settings).allSatisfy(millis -> assertThat(millis).isBetween(1, 29_000));
    }
  }

  private static int number(Connection connection, String sql) throws SQLException {
    return Statements.query(connection, row -> row.getInt(1), sql).getFirst();
  }

  @Test
  void theCountsTakeNoLongerHoweverManyJobsWait() throws Exception {
    execute(
        """
        INSERT INTO job (id, action, arguments, labels, queue, priority, due, timeout_ms, state,
          created_at, queued_at)
        SELECT lpad(n::text, 8, '0'), 'sleep', '{}', '{}', 'q', 0, 1, 1000, 'scheduled', 0, n
        FROM generate_series(1, 100000) AS n
        """);
    execute("ANALYZE job");
    try (var connection = connect()) {
      var all = "SELECT count(*) FROM job WHERE state = 'scheduled' AND due = 1";

      assertThat(fastest(() -> store().queues().counts()))
          .isLessThan(fastest(() -> number(connection, all)) / 4);
    }
  }

  /** Nanoseconds of the fastest of some times. */
  private static long fastest(Callable<?> read) throws Exception {
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      long start = System.nanoTime();
      read.call();
      fastest = Math.min(fastest, System.nanoTime() - start);
    }
    return fastest;
  }

  @Test
  void jobsThatWereThereBeforeTheirCountsAreCounted() throws Exception {
    var old = PostgresServer.database();
    Flyway.configure()
        .dataSource(old.source())
        .locations("classpath:db/migration/postgres")
        .target("1")
        .load()
        .migrate();
    try (var connection = old.source().getConnection()) {
      Statements.update(
          connection,
          """
          INSERT INTO job (id, action, arguments, labels, queue, priority, due, timeout_ms, state,
            created_at, queued_at, ended_at)
          SELECT lpad(n::text, 8, '0'), 'sleep', '{}', '{}', 'q', 0, n % 2, 1000,
            CASE WHEN n <= 30 THEN 'scheduled' ELSE 'ok' END, 0, 0,
            CASE WHEN n > 30 THEN 0 END
          FROM generate_series(1, 100) AS n
          """);
    }

    try (var store = SqlStore.open(old);
        var connection = old.source().getConnection()) {
      var queue = Objects.requireNonNull(store.queues().counts().queues().get("q"));

      assertThat(queue.depth()).isEqualTo(15);
      assertThat(queue.delayed()).isEqualTo(15);
      assertThat(number(connection, "SELECT sum(jobs) FROM job_count")).isEqualTo(100);
    }
  }
}
