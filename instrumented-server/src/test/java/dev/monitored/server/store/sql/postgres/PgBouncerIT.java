package dev.monitored.server.store.sql.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.monitored.action.JobId;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.Submission;
import dev.monitored.server.store.Watcher;
import dev.monitored.server.store.sql.SqlStore;
import dev.monitored.server.store.sql.database.Statements;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Behind PgBouncer jobs that were acknowledged got lost, for its clients share their settings. */
class PgBouncerIT {
  @TempDir static Path data;
  private static EmbeddedPostgres postgres;

  @TempDir Path directory;

  @BeforeAll
  static void startPostgres() throws IOException {
    postgres = PostgresServer.builder(data.resolve("postgres")).start();
  }

  @AfterAll
  static void stopPostgres() throws IOException {
    postgres.close();
  }

  private PgBouncer pooler(String... settings) throws IOException {
    return PgBouncer.before(postgres.getPort(), directory, settings);
  }

  private static void assertRefused(DatabaseAddress address, String remedy) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> SqlStore.open(address).close())
        .withMessageContaining(remedy);
  }

  @ParameterizedTest
  @CsvSource({
    "transaction, 0, ''",
    "transaction, 1, ''",
    "transaction, 0, ?prepareThreshold=0",
    "transaction, 1, ?prepareThreshold=0",
    "statement,   0, ''"
  })
  void aPoolerThatSharesConnectionsByTransactionIsRefused(
      String mode, int roundRobin, String parameters) throws Exception {
    try (var pooler = pooler("pool_mode = " + mode, "server_round_robin = " + roundRobin)) {
      assertRefused(pooler.address(parameters), Pooling.REMEDY);
    }
  }

  @Test
  void itIsRefusedAlsoWhenOthersKeepItBusy() throws Exception {
    var isOver = new AtomicBoolean();
    try (var pooler = pooler("pool_mode = transaction");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var others =
          IntStream.range(0, 8)
              .mapToObj(_ -> threads.submit(() -> keepBusy(pooler, isOver)))
              .toList();
      for (int time = 0; time < 20; time++) {
        assertRefused(pooler.address(""), Pooling.REMEDY);
      }
      isOver.set(true);
      for (var other : others) {
        assertThat(other.get()).isPositive();
      }
    }
  }

  private static int keepBusy(PgBouncer pooler, AtomicBoolean isOver) throws SQLException {
    int times = 0;
    try (var connection = pooler.address("?prepareThreshold=0").source().getConnection()) {
      while (!isOver.get()) {
        Statements.query(connection, _ -> true, "SELECT pg_sleep(random() / 100)");
        times++;
      }
    }
    return times;
  }

  @Test
  void aPoolerThatKeepsSessionsApartIsUsedAndNobodyGetsOurSettings() throws Exception {
    var heard = new AtomicInteger();
    try (var pooler = pooler("pool_mode = session")) {
      try (var store = SqlStore.open(pooler.address(""))) {
        store.connection().watch(counting(heard));
        await().untilAtomic(heard, count -> assertThat(count).isEqualTo(1));
        var id = new JobIds(InstantSource.system()).next();
        store.jobs().insert(id, Submission.of("sleep", Map.of()), Optional.empty());
        await().untilAtomic(heard, count -> assertThat(count).isEqualTo(2));
      }

      assertThat(setting(pooler, "synchronous_commit")).isEqualTo("on");
      assertThat(setting(pooler, "statement_timeout")).isEqualTo("0");
    }
  }

  private static Watcher counting(AtomicInteger heard) {
    return new Watcher() {
      @Override
      public void workArrived() {
        heard.incrementAndGet();
      }

      @Override
      public void cancelRequested(JobId job) {}
    };
  }

  private static String setting(PgBouncer pooler, String name) throws SQLException {
    try (var connection = pooler.address("").source().getConnection()) {
      return Statements.query(
              connection, row -> row.getString(1), "SELECT current_setting(?)", name)
          .getFirst();
    }
  }

  @Test
  void aPoolerThatDoesNotPassTheSchemaOnIsRefused() throws Exception {
    try (var pooler = pooler("pool_mode = session")) {
      assertRefused(
          pooler.address("?currentSchema=jobs"),
          "unsupported startup parameter: search_path; the pooler does not support this parameter");
    }
  }

  @Test
  void aPoolerThatIgnoresTheSchemaOfTheUrlIsRefused() throws Exception {
    try (var pooler = pooler("pool_mode = session", "ignore_startup_parameters = search_path")) {
      assertRefused(
          pooler.address("?currentSchema=jobs"),
          "the URL names the schema jobs, but the connection uses public");
    }
  }
}
