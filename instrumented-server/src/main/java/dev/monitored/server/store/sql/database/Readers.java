package dev.monitored.server.store.sql.database;

import dev.monitored.server.failure.FailureLog;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.query.SearchTooLongException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;

/** The connections for reading, as JDBI has them. Thread-safe. */
public final class Readers {
  /** Reads the row that a result is at. */
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private static final FailureLog LOG = FailureLog.of(Readers.class);

  private final String what;
  private final Database database;
  private final Jdbi jdbi;

  /**
   * @param what is read, for the message when it cannot be
   */
  public Readers(Database database, String what) {
    this.what = what;
    this.database = database;
    jdbi = Jdbi.create(database.readers());
  }

  public <T> T read(HandleCallback<T, SQLException> callback) {
    try {
      return jdbi.withHandle(callback);
    } catch (JdbiException | SQLException e) {
      throw failure(e);
    }
  }

  private StoreException failure(Exception e) {
    return Failures.of(what + " cannot be read: " + e.getMessage(), e);
  }

  /**
   * Reads by a search of the database.
   *
   * @throws SearchTooLongException when it takes longer than that may
   */
  public <T> T search(HandleCallback<T, SQLException> callback) {
    try {
      return database.search(connection -> Jdbi.create(connection).withHandle(callback));
    } catch (JdbiException | SQLException e) {
      if (isTooLong(e)) {
        throw new SearchTooLongException(e);
      }
      throw failure(e);
    }
  }

  /** A list without filters is read directly. With filters it may scan everything: a search. */
  public <T> T list(boolean wantsAll, HandleCallback<T, SQLException> callback) {
    return wantsAll ? read(callback) : search(callback);
  }

  /**
   * Those that have a column {@code name}, by this.
   *
   * @param page reads at most {@code :limit} whose names come after {@code :after}
   * @param count counts all
   */
  public <T> Listing<T, String> named(
      String page, String count, Optional<String> after, int limit, RowReader<T> row) {
    return read(handle -> {
      var found =
          named(
              handle.createQuery(page).bind("after", after.orElse("")).bind("limit", limit + 1),
              row);
      var part = Part.of(found, limit);
      return new Listing<>(
          Named.readable(part.items()),
          part.after().map(Named::name),
          count(handle, count),
          false,
          Named.unreadable(part.items()));
    });
  }

  /** One that cannot be read keeps no other from being read. */
  public <T> List<Named<String, T>> named(Query query, RowReader<T> row) {
    return query.map((result, _) -> named(result.getString("name"), result, row)).list();
  }

  /** The row that a result is at. */
  public <I, T> Named<I, T> named(I name, ResultSet result, RowReader<T> row) throws SQLException {
    try {
      return new Named<>(name, Optional.of(row.read(result)));
    } catch (StoreException e) {
      LOG.error("{} of the {} cannot be read, and is omitted", e, name, what);
      return new Named<>(name, Optional.empty());
    }
  }

  /** A row with a name; without the item when what is stored makes no sense. */
  public record Named<I, T>(I name, Optional<T> item) {
    public static <I, T> List<T> readable(List<Named<I, T>> all) {
      return all.stream().flatMap(one -> one.item().stream()).toList();
    }

    public static <I, T> List<I> unreadable(List<Named<I, T>> all) {
      return all.stream().filter(one -> one.item().isEmpty()).map(Named::name).toList();
    }
  }

  public int count(String count) {
    return read(handle -> count(handle, count));
  }

  private static int count(Handle handle, String count) {
    return handle.createQuery(count).mapTo(Integer.class).one();
  }

  private boolean isTooLong(Throwable e) {
    return e instanceof SQLException cause
        ? database.isTooLong(cause)
        : e.getCause() != null && isTooLong(e.getCause());
  }

  /** A part of a list, of which one more than that was looked for. */
  public record Part<T>(List<T> items, boolean hasMore) {
    public static <T> Part<T> of(List<T> found, int limit) {
      return new Part<>(
          List.copyOf(found.subList(0, Math.min(limit, found.size()))), found.size() > limit);
    }

    /** After which the next part begins; empty when there is none. */
    public Optional<T> after() {
      return hasMore ? Optional.of(items.getLast()) : Optional.empty();
    }
  }
}
