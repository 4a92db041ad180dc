package dev.monitored.server.store.sql.postgres;

/** Tells where a PostgreSQL database is, as of now. */
public interface DatabaseSource {
  /**
   * Is asked for each new connection.
   *
   * @throws IllegalArgumentException when that cannot be told; the message does not quote what is
   *     secret
   */
  DatabaseAddress address();
}
