package dev.monitored.server.store.sql.postgres;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What to do about a database that cannot be opened, by what the driver says of it. */
final class Remedies {
  private static final Map<String, String> BY_TEXT = new LinkedHashMap<>();

  static {
    BY_TEXT.put(
        "unsupported startup parameter",
        "the pooler does not support this parameter: remove it from the URL (currentSchema sets"
            + " search_path), and set it for the role: ALTER ROLE … SET …");
    BY_TEXT.put(
        "PKIX path",
        "no certificate authority in the file (ca.crt) has signed the certificate of the database");
    BY_TEXT.put(
        "hostname",
        "the certificate of the database is valid for other host names: use one of them in the URL");
    BY_TEXT.put(
        "does not support SSL",
        "set ssl = on in PostgreSQL, or remove the file of certificate authorities");
    BY_TEXT.put("password authentication failed", "the database rejected the user or the password");
    BY_TEXT.put("no password was provided", "the database requires a password, and none is set");
  }

  private Remedies() {}

  /** All that is known of the failure, in a line. */
  static String told(Throwable failure) {
    var text =
        Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
            .map(cause -> Objects.requireNonNullElse(cause.getMessage(), cause.toString()))
            .distinct()
            .reduce((all, next) -> all.contains(next) ? all : all + ": " + next)
            .orElseThrow()
            .replace('\n', ' ');
    return Stream.concat(
            Stream.of(text),
            BY_TEXT.entrySet().stream()
                .filter(entry -> text.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .limit(1))
        .collect(Collectors.joining("; "));
  }
}
