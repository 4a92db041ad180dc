package dev.monitored.server.store.sql.job;

import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.store.MaintenanceStore.Slice;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Statements that know requests again. Each runs inside a transaction. */
public final class IdempotencyKeys {
  private static final String REMEMBER =
      """
      INSERT INTO idempotency (key, fingerprint, id, created_at) VALUES (?, ?, ?, ${now})
      ON CONFLICT DO NOTHING
      """;
  private static final String RECALL = "SELECT fingerprint, id FROM idempotency WHERE key = ?";
  private static final String REBIND = "UPDATE idempotency SET id = ? WHERE key = ?";
  private static final String CLAIM_AGAIN =
      "UPDATE idempotency SET id = id WHERE key = ? AND fingerprint = ? AND id = ?";
  private static final String FREE = "DELETE FROM idempotency WHERE key = ?";
  private static final String PURGE =
      """
      WITH old AS MATERIALIZED (
        SELECT key FROM idempotency
        WHERE created_at >= ? AND created_at < ${now} - 24 * 3600 * 1000
        ORDER BY created_at LIMIT ? ${skipLocked})
      DELETE FROM idempotency WHERE key IN (SELECT key FROM old) RETURNING created_at
      """;

  private final String remember;
  private final String purge;

  public IdempotencyKeys(Dialect dialect) {
    remember = dialect.sql(REMEMBER);
    purge = dialect.sql(PURGE);
  }

  /**
   * Binds the key to the id, unless it is bound already.
   *
   * @return the id that the key stands for; empty when it stands for another request
   */
  public Optional<String> bind(Connection connection, IdempotencyKey key, String id)
      throws SQLException {
    return claim(connection, key, id) ? Optional.of(id) : recall(connection, key);
  }

  /** Binds the key to the id, unless it is bound already; returns whether it did. */
  public boolean claim(Connection connection, IdempotencyKey key, String id) throws SQLException {
    return Statements.update(connection, remember, key.key(), key.fingerprint(), id) == 1;
  }

  /**
   * Whether the key is bound to the id. Then others who ask wait for the end of the transaction,
   * which may bind it to something else.
   */
  public boolean claimAgain(Connection connection, IdempotencyKey key, String id)
      throws SQLException {
    return Statements.update(connection, CLAIM_AGAIN, key.key(), key.fingerprint(), id) == 1;
  }

  /** What the key is bound to; empty when it stands for another request. */
  public Optional<String> recall(Connection connection, IdempotencyKey key) throws SQLException {
    return Statements.queryOne(
            connection,
            row -> new Bound(row.getString("fingerprint"), row.getString("id")),
            RECALL,
            key.key())
        .filter(earlier -> earlier.fingerprint().equals(key.fingerprint()))
        .map(Bound::id);
  }

  /** From now on the key stands for something else. */
  public void rebind(Connection connection, IdempotencyKey key, String id) throws SQLException {
    Statements.update(connection, REBIND, id, key.key());
  }

  public void free(Connection connection, IdempotencyKey key) throws SQLException {
    Statements.update(connection, FREE, key.key());
  }

  private record Bound(String fingerprint, String id) {}

  /** Keys older than a day are free again: some of those that are not older than this. */
  public Slice<Instant> purge(Connection connection, Instant from, int atMost) throws SQLException {
    var purged =
        Statements.query(
            connection,
            row -> Instant.ofEpochMilli(row.getLong("created_at")),
            purge,
            from.toEpochMilli(),
            atMost);
    return Slice.of(purged, atMost);
  }
}
