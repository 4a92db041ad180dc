package dev.monitored.server.store.sql.database;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Tells values that a database will never store from a database that cannot store now. */
final class RefusedValues {
  /** Data exception, program limit exceeded: PostgreSQL, appendix A. */
  private static final Set<String> CLASSES = Set.of("22", "54");

  /** Not null, check. That a row is there already may be different the next time. */
  private static final Set<String> STATES = Set.of("23502", "23514");

  /** SQLite has no states: SQLITE_TOOBIG, SQLITE_MISMATCH. */
  private static final Set<Integer> SQLITE = Set.of(18, 20);

  private RefusedValues() {}

  static boolean isCause(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(cause -> cause instanceof SQLException e && isRefusal(e));
  }

  private static boolean isRefusal(SQLException e) {
    var state = e.getSQLState();
    return state == null
        ? SQLITE.contains(e.getErrorCode())
        : STATES.contains(state)
            || (state.length() == 5 && CLASSES.contains(state.substring(0, 2)));
  }
}
