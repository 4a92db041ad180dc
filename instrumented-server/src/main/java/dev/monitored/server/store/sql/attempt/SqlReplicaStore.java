package dev.monitored.server.store.sql.attempt;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.monitored.server.job.attempt.ProcessId;
import dev.monitored.server.job.attempt.Replica;
import dev.monitored.server.job.attempt.ReplicaSettings;
import dev.monitored.server.store.ReplicaStore;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.row.JsonColumns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Processes in the database of what they execute. */
public final class SqlReplicaStore implements ReplicaStore {
  private static final String DESCRIBE =
      "UPDATE process SET version = ?, started_at = ?, lease_ms = ?, settings = ? WHERE id = ?";

  /** In a database that others cannot open, leases do not end, and are not renewed. */
  private static final String LIVE =
      """
      SELECT id, name, version, started_at, settings, coalesce(running.jobs, 0) AS running,
        CASE WHEN 1 = ? THEN lease_until - coalesce(lease_ms, 0) ELSE ${now} END AS heartbeat_at
      FROM process LEFT JOIN (
        SELECT process, count(*) AS jobs FROM job
        WHERE state = 'running' AND process IS NOT NULL GROUP BY process) AS running
        ON running.process = process.id
      WHERE lease_until > CASE WHEN 1 = ? THEN ${now} ELSE 0 END
      ORDER BY started_at, id LIMIT 1000
      """;

  private record Settings(List<String> actions, Map<String, Integer> limits, int workers) {
    static Settings of(ReplicaSettings settings) {
      return new Settings(settings.actions(), settings.limits(), settings.workers());
    }

    ReplicaSettings settings() {
      return new ReplicaSettings(actions, limits, workers);
    }
  }

  private final Database database;
  private final String live;

  public SqlReplicaStore(Database database) {
    this.database = database;
    live = database.dialect().sql(LIVE);
  }

  @Override
  public void describe(ProcessId process, Duration lease, Replica.About about) {
    database.writeRepeatable(connection ->
        Statements.update(
            connection,
            DESCRIBE,
            about.version(),
            about.startedAt().toEpochMilli(),
            lease.toMillis(),
            JsonColumns.write(Settings.of(about.settings())),
            process.value()));
  }

  @Override
  public List<Replica> live() {
    int isShared = database.isShared() ? 1 : 0;
    return Statements.read(
        database.readers(),
        connection ->
            Statements.query(connection, SqlReplicaStore::replica, live, isShared, isShared));
  }

  private static Replica replica(ResultSet row) throws SQLException {
    return new Replica(
        new ProcessId(row.getLong("id")),
        Optional.ofNullable(row.getString("name")),
        Instant.ofEpochMilli(row.getLong("heartbeat_at")),
        row.getLong("running"),
        about(row));
  }

  private static Optional<Replica.About> about(ResultSet row) throws SQLException {
    var settings = row.getString("settings");
    return settings == null
        ? Optional.empty()
        : Optional.of(
            new Replica.About(
                row.getString("version"),
                Instant.ofEpochMilli(row.getLong("started_at")),
                JsonColumns.read(settings, new TypeReference<Settings>() {}).settings()));
  }
}
