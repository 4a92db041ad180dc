package dev.monitored.server.store.sql.postgres;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Where a PostgreSQL database is.
 *
 * @param url as JDBC has it: {@code jdbc:postgresql://host:port/database?parameters}
 * @param user the one in the URL when empty
 * @param password never printed
 * @param authority a file with the certificates of those who may sign that of the database, whose
 *     host name is checked then; when empty, the URL says how to connect
 */
public record DatabaseAddress(
    String url, Optional<String> user, Optional<String> password, Optional<Path> authority)
    implements DatabaseSource {
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

  public DatabaseAddress(String url, Optional<String> user, Optional<String> password) {
    this(url, user, password, Optional.empty());
  }

  @Override
  public DatabaseAddress address() {
    return this;
  }

  /** Connections of which nothing takes long. */
  public DataSource source() {
    return new Connector(this, "jobserver", Duration.ofSeconds(10));
  }

  /** The schema that the URL asks for, of several the first one. */
  Optional<String> schema() {
    return Optional.ofNullable(org.postgresql.Driver.parseURL(url, null))
        .map(all -> all.getProperty("currentSchema"))
        .map(all -> all.replaceFirst(",.*", "").strip())
        .map(DatabaseAddress::folded)
        .filter(first -> !first.isEmpty() && !first.equals("$user"));
  }

  /** PostgreSQL reads names in lower case, unless they are quoted. */
  private static String folded(String name) {
    return name.startsWith("\"") ? name.replace("\"", "") : name.toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return url.replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//");
  }
}
