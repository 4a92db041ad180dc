package dev.monitored.server.http.wire;

import dev.monitored.action.Violation;
import dev.monitored.server.job.StorableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds strings that JSON can write and a database cannot keep. */
final class StorableJson {
  private StorableJson() {}

  static List<Violation> violations(Map<String, @Nullable Object> document) {
    var violations = new ArrayList<Violation>();
    walk("", document, violations);
    return violations;
  }

  static String pointer(String parent, String key) {
    return parent + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  private static void walk(String pointer, @Nullable Object value, List<Violation> violations) {
    switch (value) {
      case String text when !StorableText.isStorable(text) ->
          violations.add(new Violation(pointer, "must not have NUL or unpaired surrogates"));
      case Map<?, ?> map ->
          map.forEach((key, child) -> walkEntry(pointer, String.valueOf(key), child, violations));
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          walk(pointer + "/" + i, list.get(i), violations);
        }
      }
      case null, default -> {}
    }
  }

  private static void walkEntry(
      String pointer, String key, @Nullable Object child, List<Violation> violations) {
    if (StorableText.isStorable(key)) {
      walk(pointer(pointer, key), child, violations);
    } else {
      violations.add(new Violation(pointer, "keys must not have NUL or unpaired surrogates"));
    }
  }
}
