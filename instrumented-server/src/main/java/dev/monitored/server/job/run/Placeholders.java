package dev.monitored.server.job.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parts such as {@code {{name}}} of the texts in arguments, which get a value at each start. */
public final class Placeholders {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");

  private Placeholders() {}

  /** The names of all that there are in a template. */
  public static Set<String> names(Template template) {
    var names = new TreeSet<String>();
    template.filled(name -> {
      names.add(name);
      return Optional.empty();
    });
    return names;
  }

  /** The arguments with values in place of placeholders; those without a value stay. */
  static Map<String, @Nullable Object> filled(
      Map<String, @Nullable Object> arguments, Function<String, Optional<String>> values) {
    var filled = new LinkedHashMap<String, @Nullable Object>();
    arguments.forEach((name, value) -> filled.put(name, filled(value, values)));
    return filled;
  }

  private static @Nullable Object filled(
      @Nullable Object value, Function<String, Optional<String>> values) {
    return switch (value) {
      case String text ->
          PLACEHOLDER
              .matcher(text)
              .replaceAll(found ->
                  Matcher.quoteReplacement(values.apply(found.group(1)).orElse(found.group())));
      case Map<?, ?> map -> {
        var filled = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((name, child) -> filled.put(String.valueOf(name), filled(child, values)));
        yield filled;
      }
      case List<?> list -> {
        var filled = new ArrayList<@Nullable Object>();
        list.forEach(child -> filled.add(filled(child, values)));
        yield filled;
      }
      case null, default -> value;
    };
  }
}
