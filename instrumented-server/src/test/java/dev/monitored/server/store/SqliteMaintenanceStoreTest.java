package dev.monitored.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.job.query.JobQuery;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.queue.Retention;
import dev.monitored.server.store.sql.SqlStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteMaintenanceStoreTest extends MaintenanceStoreContract {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path directory;

  @Override
  Store open() {
    return SqlStore.open(directory);
  }

  @Override
  Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("jobs.db"));
  }

  @Test
  void ofTooManyBytesTheOldestJobsArePurgedWithTheirWholeLogs() throws Exception {
    submitMany(withDeadline(Duration.ZERO), 300);
    passDeadlines();
    execute(
        """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
        INSERT INTO job_log (job_id, attempt, number, at, level, text)
        SELECT id, 1, i, 0, 'info', hex(randomblob(100)) FROM job, n
        """);
    var newest = store().jobs().list(JobQuery.ALL, Page.newest(1)).items().getFirst().id();
    long bytes = 4 << 20;
    assertThat(used()).isGreaterThan(bytes);

    int purged = purged(new Retention(HOUR, HOUR, 10_000, OptionalLong.of(bytes)));

    assertThat(used()).isBetween(bytes * 8 / 10, bytes);
    assertThat(purged).isBetween(100, 250);
    assertThat(number("SELECT count(*) FROM job_log")).isEqualTo(100L * (300 - purged));
    assertThat(store().jobs().find(newest)).isPresent();
  }

  private long used() {
    return store().connection().space().orElseThrow().used();
  }

  private long number(String query) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
