package dev.monitored.server.store.sql.database;

import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.StoreFailure;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells by the codes of a database why it failed. */
public final class Failures {
  /** PostgreSQL, appendix A: states, and classes of states. */
  private static final Map<String, StoreFailure> POSTGRES =
      Map.ofEntries(
          // Not null, check.
          Map.entry("23502", StoreFailure.REFUSED_VALUE),
          Map.entry("23514", StoreFailure.REFUSED_VALUE),
          // Data exception, program limit exceeded.
          Map.entry("22", StoreFailure.REFUSED_VALUE),
          Map.entry("54", StoreFailure.REFUSED_VALUE),
          // Unique, serialization failure, deadlock.
          Map.entry("23505", StoreFailure.CONFLICT),
          Map.entry("40001", StoreFailure.CONFLICT),
          Map.entry("40P01", StoreFailure.CONFLICT),
          Map.entry("53100", StoreFailure.FULL),
          // Connection, too many connections, shut down or starting.
          Map.entry("08", StoreFailure.AWAY),
          Map.entry("53300", StoreFailure.AWAY),
          Map.entry("57P01", StoreFailure.AWAY),
          Map.entry("57P02", StoreFailure.AWAY),
          Map.entry("57P03", StoreFailure.AWAY),
          // Cancelled by a time-out, lock not available.
          Map.entry("57014", StoreFailure.SLOW),
          Map.entry("55P03", StoreFailure.BUSY),
          // Authorization, no such database, insufficient privilege.
          Map.entry("28", StoreFailure.NO_ACCESS),
          Map.entry("3D000", StoreFailure.NO_ACCESS),
          Map.entry("42501", StoreFailure.NO_ACCESS),
          // Read-only: a standby, or what the role has as its default.
          Map.entry("25006", StoreFailure.NO_ACCESS));

  /** SQLite has no states: https://sqlite.org/rescode.html, the lower eight bits. */
  private static final Map<Integer, StoreFailure> SQLITE =
      Map.of(
          5, StoreFailure.SLOW,
          8, StoreFailure.NO_ACCESS,
          13, StoreFailure.FULL,
          18, StoreFailure.REFUSED_VALUE,
          // There is one writer: whatever constraint it is, it will always be.
          19, StoreFailure.REFUSED_VALUE,
          20, StoreFailure.REFUSED_VALUE);

  private Failures() {}

  public static StoreException of(String message, Throwable cause) {
    return new StoreException(kind(cause), message, cause);
  }

  /** The reason that is nearest to the cause counts. */
  static StoreFailure kind(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .flatMap(cause -> kindOfOne(cause).stream())
        .reduce((_, nearer) -> nearer)
        .orElse(StoreFailure.OTHER);
  }

  private static Optional<StoreFailure> kindOfOne(Throwable cause) {
    return switch (cause) {
      case StoreException e -> Optional.of(e.failure());
      case SQLException e when e.getSQLState() != null -> ofState(e.getSQLState());
      // Of a pool that has no connection to give.
      case SQLTransientConnectionException _ -> Optional.of(StoreFailure.AWAY);
      case SQLException e -> Optional.ofNullable(SQLITE.get(e.getErrorCode() & 0xFF));
      default -> Optional.empty();
    };
  }

  private static Optional<StoreFailure> ofState(String state) {
    @Nullable StoreFailure known = POSTGRES.get(state);
    return Optional.ofNullable(
        known == null && state.length() == 5 ? POSTGRES.get(state.substring(0, 2)) : known);
  }
}
