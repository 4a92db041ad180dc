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
        "the pooler does not pass that on: leave it out of the URL, where currentSchema is the"
            + " search_path, and set it for the role: ALTER ROLE … SET …");
    BY_TEXT.put(
        "PKIX path",
        "nobody in the file of certificate authorities (ca.crt) has signed the certificate of the"
            + " database");
    BY_TEXT.put(
        "hostname",
        "the certificate of the database is for other hosts: use one of their names in the URL");
    BY_TEXT.put(
        "does not support SSL", "set ssl = on in PostgreSQL, or leave out the file of authorities");
    BY_TEXT.put(
        "password authentication failed", "the user or the password is not that of the database");
    BY_TEXT.put("no password was provided", "the database asks for a password, and none is set");
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
