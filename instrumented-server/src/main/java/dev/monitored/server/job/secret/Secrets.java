package dev.monitored.server.job.secret;

import dev.monitored.action.Violation;
import dev.monitored.server.job.log.LogLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The secrets among the arguments of a job: what has a name that sounds like one. */
public final class Secrets {
  private static final Pattern NAME =
      Pattern.compile(
          "passw(or)?d|passphrase|secret|token|signature|authorization|credential|cookie|session"
              + "|(access|account|api|auth|client|encryption|functions?|master|private|signing"
              + "|subscription)key");

  private static final Pattern SEPARATOR = Pattern.compile("[^a-z0-9]");

  /** Of what is cut in the middle of a secret, all is hidden but less than this at its end. */
  private static final int MAX_PIECE = LogLine.MAX_TEXT;

  private final Map<String, @Nullable Object> arguments;
  private final SecretTexts texts;

  private Secrets(Map<String, @Nullable Object> arguments, SecretTexts texts) {
    this.arguments = arguments;
    this.texts = texts;
  }

  public static Secrets of(Map<String, @Nullable Object> arguments) {
    var texts = new HashSet<String>();
    collect(arguments, false, texts);
    return new Secrets(arguments, SecretTexts.of(texts));
  }

  private static void collect(@Nullable Object value, boolean isSecret, Set<String> texts) {
    switch (value) {
      case Map<?, ?> map ->
          map.forEach((name, child) -> collect(child, isSecret || isSecret(name), texts));
      case List<?> list -> list.forEach(child -> collect(child, isSecret, texts));
      case null -> {}
      default -> {
        if (isSecret) {
          addTo(texts, value.toString());
        }
      }
    }
  }

  private static void addTo(Set<String> texts, String secret) {
    // "Bearer x" may come back as x.
    var whole = Stream.of(secret, secret.replaceFirst("^\\S+\\s+(?=\\S+$)", ""));
    // A log shows a text line by line, and a long line not to its end.
    var pieces = secret.lines().map(String::strip).flatMap(Secrets::pieces);
    Stream.concat(whole, pieces)
        .filter(text -> text.length() >= SecretTexts.MIN_LENGTH)
        .forEach(texts::add);
  }

  private static Stream<String> pieces(String line) {
    return IntStream.iterate(0, start -> start < line.length(), start -> start + MAX_PIECE)
        .mapToObj(start -> line.substring(start, Math.min(start + MAX_PIECE, line.length())));
  }

  private static boolean isSecret(@Nullable Object name) {
    var lowerCase = String.valueOf(name).toLowerCase(Locale.ROOT);
    return NAME.matcher(SEPARATOR.matcher(lowerCase).replaceAll("")).find();
  }

  /** The arguments, with three stars in the place of each secret. */
  public Map<String, @Nullable Object> maskedArguments() {
    return masked(arguments);
  }

  private static Map<String, @Nullable Object> masked(Map<?, ?> map) {
    var masked = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((name, value) ->
        masked.put(
            String.valueOf(name),
            value != null && isSecret(name) ? SecretTexts.MASK : maskedWithin(value)));
    return Collections.unmodifiableMap(masked);
  }

  private static @Nullable Object maskedWithin(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> masked(map);
      case List<?> list -> {
        var masked = new ArrayList<@Nullable Object>();
        list.forEach(child -> masked.add(maskedWithin(child)));
        yield masked;
      }
      case null, default -> value;
    };
  }

  /** Whether there are three stars in the place of a secret, at any depth: it was shown so. */
  public static boolean areMasked(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .anyMatch(entry ->
                  areMasked(entry.getValue())
                      || (SecretTexts.MASK.equals(entry.getValue()) && isSecret(entry.getKey())));
      case List<?> list -> list.stream().anyMatch(Secrets::areMasked);
      case null, default -> false;
    };
  }

  /** Messages of violations may quote arguments, so their secrets are masked. */
  public List<Violation> masked(List<Violation> violations) {
    return violations.stream()
        .map(fault -> new Violation(fault.pointer(), masked(fault.detail())))
        .toList();
  }

  /** A text in which no secret of four letters or more is left. */
  public String masked(String text) {
    return texts.masked(text);
  }
}
