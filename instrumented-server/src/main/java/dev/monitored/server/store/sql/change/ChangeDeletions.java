package dev.monitored.server.store.sql.change;

import dev.monitored.server.store.ChangeStore;
import dev.monitored.server.store.MaintenanceStore.Slice;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Forgets changes, the oldest first, and never the last one. Runs inside a transaction. */
public final class ChangeDeletions {
  /**
   * Up to the first that is to be kept: what is left must have no gap. Times are not in the order
   * of the numbers.
   */
  private static final String DELETE =
      """
      WITH bound AS (
        SELECT max(number) AS last, max(number) - ? AS enough FROM change),
      oldest AS (
        SELECT number, number < last AND (number <= enough OR at < ${now} - ?) AS is_old
        FROM change CROSS JOIN bound ORDER BY number LIMIT ?)
      DELETE FROM change WHERE number <= (SELECT max(number) FROM oldest)
        AND number < coalesce(
          (SELECT min(number) FROM oldest WHERE NOT is_old),
          (SELECT max(number) + 1 FROM oldest))
      """;

  private final String delete;

  public ChangeDeletions(Dialect dialect) {
    delete = dialect.sql(DELETE);
  }

  /** The next slice begins where this one did. */
  public Slice<Long> delete(Connection connection, long from, int atMost) throws SQLException {
    int rows =
        Statements.update(
            connection, delete, ChangeStore.MOST_KEPT, ChangeStore.KEPT.toMillis(), atMost);
    return new Slice<>(rows, rows < atMost ? Optional.empty() : Optional.of(from));
  }
}
