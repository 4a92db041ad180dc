package dev.monitored.server.store.sql.postgres;

import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Where a PostgreSQL database is.
 *
 * @param url as JDBC has it: {@code jdbc:postgresql://host:port/database?parameters}
 * @param user the one in the URL when empty
 * @param password never printed
 */
public record DatabaseAddress(String url, Optional<String> user, Optional<String> password) {
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

  Connector source(String applicationName, Duration patience) {
    return new Connector(this, applicationName, patience);
  }

  /** The schema that the URL asks for, of several the first one. */
  Optional<String> schema() {
    return Optional.ofNullable(org.postgresql.Driver.parseURL(url, null))
        .map(all -> all.getProperty("currentSchema"))
        .map(all -> all.replaceFirst(",.*", "").strip().replace("\"", ""))
        .filter(first -> !first.isEmpty() && !first.equals("$user"));
  }

  @Override
  public String toString() {
    return url.replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//");
  }
}
