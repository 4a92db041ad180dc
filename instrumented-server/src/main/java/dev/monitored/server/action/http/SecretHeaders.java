package dev.monitored.server.action.http;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Hides the values of secret headers, and what is long in them, in a text that may repeat them. */
final class SecretHeaders {
  private static final String MASK = "***";
  private static final int LONG = 8;

  private final Pattern pattern;

  private SecretHeaders(Collection<String> values) {
    pattern =
        Pattern.compile(
            values.isEmpty()
                ? "(?!)"
                : values.stream().map(Pattern::quote).collect(Collectors.joining("|")));
  }

  static SecretHeaders in(Map<String, String> headers) {
    return new SecretHeaders(
        headers.entrySet().stream()
            .filter(header -> HttpFields.isSecret(header.getKey()))
            .flatMap(header -> withParts(header.getValue().strip()))
            .filter(Predicate.not(String::isEmpty))
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList());
  }

  /** {@code Bearer x} and {@code name=x} are secret because of x. */
  private static Stream<String> withParts(String value) {
    var parts = Stream.of(value.split("[\\s;,=]+", -1)).filter(part -> part.length() >= LONG);
    return Stream.concat(Stream.of(value), parts);
  }

  String masked(String text) {
    return pattern.matcher(text).replaceAll(MASK);
  }
}
