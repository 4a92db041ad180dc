package dev.monitored.server.store.sql.postgres;

import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where a PostgreSQL database is.
 *
 * @param url as JDBC has it: {@code jdbc:postgresql://host:port/database?parameters}
 * @param user the one in the URL when empty
 * @param password never printed
 */
public record DatabaseAddress(String url, Optional<String> user, Optional<String> password) {
  private static final int CONNECT_SECONDS = 3;

  /**
   * Checks the form of the URL.
   *
   * @throws IllegalArgumentException with a message that does not quote it, for it may hold a
   *     password
   */
  public DatabaseAddress {
    if (!url.startsWith("jdbc:postgresql:") || org.postgresql.Driver.parseURL(url, null) == null) {
      throw new IllegalArgumentException("must be jdbc:postgresql://host:port/database");
    }
  }

  /** Connections of which nothing takes long. */
  public DataSource source() {
    return source("jobserver", Duration.ofSeconds(10));
  }

  /**
   * A source of connections.
   *
   * @param applicationName by which the database knows them
   * @param patience with a statement: a database that is gone without a word must not hold it for
   *     ever
   */
  DataSource source(String applicationName, Duration patience) {
    var source = new PGSimpleDataSource();
    source.setUrl(url);
    user.ifPresent(source::setUser);
    password.ifPresent(source::setPassword);
    source.setApplicationName(applicationName);
    source.setTcpKeepAlive(true);
    source.setSocketTimeout((int) patience.toSeconds());
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(CONNECT_SECONDS);
    source.setReWriteBatchedInserts(true);
    return source;
  }

  @Override
  public String toString() {
    return url.replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//");
  }
}
