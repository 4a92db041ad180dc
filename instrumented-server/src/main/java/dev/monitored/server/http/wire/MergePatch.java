package dev.monitored.server.http.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes to a JSON document, as RFC 7396 has them. */
public final class MergePatch {
  private MergePatch() {}

  public static Map<String, @Nullable Object> apply(Map<?, ?> target, Map<?, ?> patch) {
    var result = new LinkedHashMap<String, @Nullable Object>();
    target.forEach((name, value) -> result.put(String.valueOf(name), value));
    patch.forEach((name, change) -> apply(result, String.valueOf(name), change));
    return result;
  }

  private static void apply(
      Map<String, @Nullable Object> target, String name, @Nullable Object change) {
    switch (change) {
      case null -> target.remove(name);
      case Map<?, ?> patch ->
          target.put(
              name, apply(target.get(name) instanceof Map<?, ?> below ? below : Map.of(), patch));
      default -> target.put(name, change);
    }
  }
}
