package dev.monitored.server.store.sql.postgres;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLState;

/**
 * Makes connections to where the database is by then. Their transactions see what others have
 * committed meanwhile, whatever the database has as its default.
 *
 * @param applicationName by which the database knows them
 * @param patience with a statement: a database that is gone without a word must not hold it for
 *     ever
 */
record Connector(DatabaseSource database, String applicationName, Duration patience)
    implements DataSource {
  private static final int CONNECT_SECONDS = 3;

  @Override
  public Connection getConnection() throws SQLException {
    var connection = plain().getConnection();
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    return connection;
  }

  /** Makes connections that are as the database makes them, to where it is now. */
  DataSource plain() throws SQLException {
    var address = address();
    var source = new PGSimpleDataSource();
    source.setUrl(address.url());
    address.user().ifPresent(source::setUser);
    address.password().ifPresent(source::setPassword);
    address.authority().ifPresent(file -> verify(source, file));
    source.setApplicationName(applicationName);
    source.setTcpKeepAlive(true);
    source.setSocketTimeout((int) patience.toSeconds());
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(CONNECT_SECONDS);
    source.setReWriteBatchedInserts(true);
    return source;
  }

  private DatabaseAddress address() throws SQLException {
    try {
      return database.address();
    } catch (IllegalArgumentException e) {
      throw new SQLException(e.getMessage(), PSQLState.CONNECTION_UNABLE_TO_CONNECT.getState(), e);
    }
  }

  private static void verify(PGSimpleDataSource source, Path authority) {
    source.setSslMode("verify-full");
    source.setSslRootCert(authority.toString());
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {
    // What goes wrong is thrown.
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // It is what it is.
  }

  @Override
  public int getLoginTimeout() {
    return CONNECT_SECONDS;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
