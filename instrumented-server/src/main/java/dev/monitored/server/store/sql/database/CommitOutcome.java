package dev.monitored.server.store.sql.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * How a database commits for good, and tells what became of a transaction when the connection broke
 * meanwhile.
 */
public interface CommitOutcome {
  /** Of a database with which that cannot happen. */
  CommitOutcome ALWAYS_KNOWN =
      new CommitOutcome() {
        @Override
        public Optional<String> transaction(Connection connection) {
          return Optional.empty();
        }

        @Override
        public State of(Connection connection, String transaction) {
          throw new IllegalArgumentException(transaction);
        }
      };

  /** What became of a transaction. */
  enum State {
    COMMITTED,
    ROLLED_BACK,
    UNDER_WAY
  }

  /** Returns when it is on disk. */
  default void commit(Connection connection) throws SQLException {
    connection.commit();
  }

  /** Fails when nothing can be written, and writes nothing. */
  default void requireWritable(Connection connection) throws SQLException {
    // Whoever opened the file for writing can write.
  }

  /** The name of the transaction that is under way; empty when it has written nothing. */
  Optional<String> transaction(Connection connection) throws SQLException;

  State of(Connection connection, String transaction) throws SQLException;
}
