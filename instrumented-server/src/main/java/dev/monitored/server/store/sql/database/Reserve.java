package dev.monitored.server.store.sql.database;

import java.sql.Connection;
import java.sql.SQLException;

/** Room on a disk that is kept for when all else is taken. */
public interface Reserve {
  /** Of a database that has none. */
  Reserve NONE = _ -> {};

  /**
   * Gives up what is left of it, since the disk is full, and begins a transaction anew on the
   * connection, whose last one failed.
   */
  void release(Connection connection) throws SQLException;
}
