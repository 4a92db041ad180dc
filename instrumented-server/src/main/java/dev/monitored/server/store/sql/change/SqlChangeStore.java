package dev.monitored.server.store.sql.change;

import dev.monitored.server.job.change.Change;
import dev.monitored.server.store.ChangeStore;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.Statements;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Changes in the database of what has changed. */
public final class SqlChangeStore implements ChangeStore {
  private static final String FEED = "SELECT id FROM feed";

  private static final String FIRST_AND_LAST =
      "SELECT (SELECT min(number) FROM change), (SELECT max(number) FROM change)";

  /** Whoever has written a change and not committed it holds this lock. */
  private static final String WRITERS =
      """
      SELECT virtualtransaction FROM pg_locks
      WHERE locktype = 'relation' AND relation = 'change'::regclass AND mode = 'RowExclusiveLock'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;

  private static final String READ =
      """
      SELECT number, at, kind, state, queue, action, ids FROM change
      WHERE number > ? AND number <= ? ORDER BY number LIMIT ?
      """;

  private final Database database;

  public SqlChangeStore(Database database) {
    this.database = database;
  }

  @Override
  public String feed() {
    return Statements.read(
        database.readers(),
        connection -> Statements.query(connection, row -> row.getString(1), FEED).getFirst());
  }

  /**
   * INVARIANT: writers are looked for after the last number. A number up to that was drawn before,
   * by a transaction that held its lock already.
   */
  @Override
  public Reach reach() {
    return Statements.read(
        database.readers(),
        connection -> {
          var known =
              Statements.query(
                      connection,
                      row -> new Reach(row.getLong(1), row.getLong(2), Set.of()),
                      FIRST_AND_LAST)
                  .getFirst();
          return new Reach(known.first(), known.last(), writers(connection));
        });
  }

  private Set<String> writers(Connection connection) throws SQLException {
    return database.isShared()
        ? new HashSet<>(Statements.query(connection, row -> row.getString(1), WRITERS))
        : Set.of();
  }

  @Override
  public List<Change> read(long after, long upTo, int limit) {
    return Statements.read(
        database.readers(),
        connection ->
            Statements.query(connection, SqlChangeStore::change, READ, after, upTo, limit));
  }

  private static Change change(ResultSet row) throws SQLException {
    return new Change(
        row.getLong("number"),
        Instant.ofEpochMilli(row.getLong("at")),
        row.getString("kind"),
        row.getString("state"),
        row.getString("queue"),
        row.getString("action"),
        List.of(row.getString("ids").split(" ", -1)));
  }
}
