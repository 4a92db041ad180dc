package dev.monitored.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.job.Callback;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.callback.CallbackRecord;
import dev.monitored.server.store.sql.SqlStore;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.postgres.DatabaseAddress;
import dev.monitored.server.store.sql.postgres.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PostgresCallbackStoreIT extends CallbackStoreContract {
  private final DatabaseAddress address = PostgresServer.database();

  @Override
  Store open() {
    return SqlStore.open(address);
  }

  @Override
  void execute(String sql) throws SQLException {
    try (var connection = address.source().getConnection()) {
      Statements.update(connection, sql);
    }
  }

  @Test
  void twoProcessesClaimEachDeliveryOnce() throws Exception {
    var ids = new JobIds(InstantSource.system());
    var job = Submission.of("sleep", Map.of()).with(new Callback("https://shop.example/"));
    for (int i = 0; i < 100; i++) {
      var id = ids.next();
      store().jobs().insert(id, job, Optional.empty());
      store().jobs().cancel(id);
    }

    try (var other = SqlStore.open(address);
        var threads = Executors.newFixedThreadPool(2)) {
      var one = threads.submit(() -> claimed(store()));
      var another = threads.submit(() -> claimed(other));

      assertThat(Stream.concat(one.get().stream(), another.get().stream()))
          .hasSize(100)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void aClaimTakesNoLongerForManyReceiversThatAreNotDueAndForOneThatHasVeryMany() throws Exception {
    try (var connection = address.source().getConnection()) {
      Statements.update(
          connection,
          """
          INSERT INTO delivery (subject, kind, url, due_at)
          SELECT lpad(n::text, 32, '0')::uuid::text, 'job', CASE
              WHEN n <= 20000 THEN 'https://host' || n || '.example/'
              WHEN n < 40000 THEN 'https://busy.example/' ELSE 'https://z.example/' END,
            CASE WHEN n <= 20000 THEN 9000000000000 ELSE n END
          FROM generate_series(1, 40000) AS n
          """);
      Statements.update(connection, "ANALYZE delivery");
    }
    long start = System.nanoTime();

    var claimed =
        Stream.generate(() ->
                store().callbacks().claim(List.of("https://busy.example"), Duration.ofDays(1)))
            .limit(200)
            .flatMap(Optional::stream)
            .map(CallbackRecord::receiver)
            .toList();

    assertThat(claimed).containsExactly("https://z.example");
    // Each would have walked through all receivers for a quarter of a second.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  private static List<String> claimed(Store store) {
    return Stream.generate(() -> store.callbacks().claim(List.of(), Duration.ofMinutes(1)))
        .takeWhile(Optional::isPresent)
        .flatMap(Optional::stream)
        .map(CallbackRecord::id)
        .toList();
  }
}
