package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.server.store.sql.SqlStore;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.postgres.DatabaseAddress;
import dev.monitored.server.store.sql.postgres.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standby that lacked the last commits took over, and rate() took the counts for a restart. */
class FailoverCountsIT {
  private static final String COUNTER = "jobserver_store_attempts_ended_total";
  private static final String JOB = "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0}}";

  private final DatabaseAddress database = PostgresServer.database();

  @TempDir Path data;

  @Test
  void countsOfTheStoreDoNotStepBackWhenTheLastCommitsAreLost() throws Exception {
    SqlStore.migrate(database);
    count("UPDATE ended SET total = 20 WHERE status = 'ok' AND kind = 'attempt' AND shard = 0");
    try (var server = TestServer.start(data, Map.of("JOBSERVER_DATABASE_URL", database.url()))) {
      var client = server.client();
      assertThat(ended(client)).isEqualTo(20);

      count("UPDATE ended SET total = 18 WHERE status = 'ok' AND kind = 'attempt' AND shard = 0");
      for (int job = 1; job <= 4; job++) {
        var id = client.submitted(JOB);
        await().until(() -> client.state(id).equals("ok"));
        double shown = Math.max(20, 18 + job);
        await().untilAsserted(() -> assertThat(ended(client)).isEqualTo(shown));
      }
    }
  }

  private static double ended(Client client) throws Exception {
    return client.scrape().value(COUNTER, "status", "ok");
  }

  private void count(String update) throws SQLException {
    try (var store = database.source().getConnection()) {
      Statements.update(store, update);
    }
  }
}
