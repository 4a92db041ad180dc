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
  /** A server that is gone without a word must not hold a request for ever. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

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

  public DataSource source() {
    var source = unhurriedSource();
    source.setSocketTimeout((int) PATIENCE.toSeconds());
    return source;
  }

  /** For statements that may take long. */
  PGSimpleDataSource unhurriedSource() {
    var source = new PGSimpleDataSource();
    source.setUrl(url);
    user.ifPresent(source::setUser);
    password.ifPresent(source::setPassword);
    source.setApplicationName("jobserver");
    source.setTcpKeepAlive(true);
    source.setConnectTimeout(5);
    source.setReWriteBatchedInserts(true);
    return source;
  }

  @Override
  public String toString() {
    return url.replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//");
  }
}
