package dev.monitored.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Settings as text: from the environment, and for what is not there from a properties file. */
final class SettingsSource {
  static final String PREFIX = "JOBSERVER_";

  static final String FILE = PREFIX + "SETTINGS_FILE";

  private final Map<String, String> values;

  private SettingsSource(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads what is there.
   *
   * @param others variables that are no settings, and may be there
   * @throws SettingsException when the environment or the file has what is not known
   */
  static SettingsSource of(Map<String, String> environment, Set<String> known, Set<String> others) {
    new SettingNames(known, others).refuseUnknown(environment);
    var values = new HashMap<String, String>();
    var file = environment.get(FILE);
    if (file != null) {
      values.putAll(properties(Path.of(file), known));
    }
    known.stream()
        .filter(environment::containsKey)
        .filter(name -> !SettingNames.isOfService(name, environment.getOrDefault(name, "")))
        .forEach(name -> values.put(name, environment.getOrDefault(name, "")));
    return new SettingsSource(values);
  }

  private static Map<String, String> properties(Path file, Set<String> known) {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new SettingsException(FILE + ": " + file + " cannot be read: " + e);
    }
    var values = new HashMap<String, String>();
    for (var name : new TreeSet<>(properties.stringPropertyNames())) {
      if (!known.contains(name)) {
        throw new SettingsException(file + ": " + new SettingNames(known, Set.of()).unknown(name));
      }
      values.put(name, properties.getProperty(name));
    }
    return values;
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  <T> Optional<T> parsed(String name, Function<String, T> parser) {
    return text(name)
        .map(value -> {
          try {
            return parser.apply(value);
          } catch (IllegalArgumentException e) {
            throw new SettingsException(name + "=" + value + ": " + e.getMessage());
          }
        });
  }

  int integer(String name, int standard, int min, int max) {
    return (int) number(name, min, max).orElse(standard);
  }

  /** Empty when it is not set. */
  OptionalLong number(String name, long min, long max) {
    return parsed(name, text -> OptionalLong.of(wholeNumber(text, min, max)))
        .orElse(OptionalLong.empty());
  }

  private static long wholeNumber(String text, long min, long max) {
    boolean isNumber = text.matches("[0-9]{1,18}");
    long number = isNumber ? Long.parseLong(text) : -1;
    if (number < min || number > max) {
      throw new IllegalArgumentException("must be an integer from " + min + " to " + max);
    }
    return number;
  }

  /** Which of two words; the first is the default. */
  boolean isFirst(String name, String first, String second) {
    return parsed(name, text -> oneOf(text, first, second)).orElse(true);
  }

  private static boolean oneOf(String text, String first, String second) {
    if (!text.equals(first) && !text.equals(second)) {
      throw new IllegalArgumentException("must be " + first + " or " + second);
    }
    return text.equals(first);
  }
}
