package dev.monitored.server.http.wire;

import dev.monitored.action.Violation;
import dev.monitored.server.job.StorableText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds strings that JSON can write and a database cannot keep. */
final class StorableJson {
  /** More are not looked for. */
  private static final int MAX = 100;

  private StorableJson() {}

  static List<Violation> violations(Map<String, @Nullable Object> document) {
    var violations = new ArrayList<Violation>();
    new Walk(new ArrayDeque<>(), violations).look(document);
    return violations;
  }

  static String pointer(String parent, String key) {
    return parent + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  /**
   * Keeps the names on its way, and makes a pointer of them for what is wrong only: to make one for
   * each value would take the length of the names times the number of values.
   */
  private record Walk(Deque<String> names, List<Violation> violations) {
    private void look(@Nullable Object value) {
      if (violations.size() == MAX) {
        return;
      }
      switch (value) {
        case String text when !StorableText.isStorable(text) ->
            refuse("must not have NUL or unpaired surrogates");
        case Map<?, ?> map -> map.forEach((key, child) -> lookAt(String.valueOf(key), child));
        case List<?> list -> {
          for (int i = 0; i < list.size(); i++) {
            lookBelow(Integer.toString(i), list.get(i));
          }
        }
        case null, default -> {}
      }
    }

    private void lookAt(String key, @Nullable Object child) {
      if (StorableText.isStorable(key)) {
        lookBelow(key, child);
      } else {
        refuse("keys must not have NUL or unpaired surrogates");
      }
    }

    private void lookBelow(String name, @Nullable Object child) {
      names.addLast(name);
      look(child);
      names.removeLast();
    }

    private void refuse(String detail) {
      violations.add(new Violation(names.stream().reduce("", StorableJson::pointer), detail));
    }
  }
}
