package dev.monitored.server.store;

import dev.monitored.server.job.StoreException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The connections for reading, as JDBI has them. Thread-safe. */
final class Readers {
  private final String what;
  private final Jdbi jdbi;

  /**
   * @param what is read, for the message when it cannot be
   */
  Readers(DataSource source, String what) {
    this.what = what;
    jdbi = Jdbi.create(source);
  }

  <T> T read(HandleCallback<T, SQLException> callback) {
    try {
      return jdbi.withHandle(callback);
    } catch (JdbiException | SQLException e) {
      throw new StoreException(what + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** A part of a list, of which one more than that was looked for. */
  record Part<T>(List<T> items, boolean hasMore) {
    static <T> Part<T> of(List<T> found, int limit) {
      return new Part<>(
          List.copyOf(found.subList(0, Math.min(limit, found.size()))), found.size() > limit);
    }

    /** After which the next part begins; empty when there is none. */
    Optional<T> after() {
      return hasMore ? Optional.of(items.getLast()) : Optional.empty();
    }
  }
}
