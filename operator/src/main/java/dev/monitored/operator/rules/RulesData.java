package dev.monitored.operator.rules;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Names;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The data of a ConfigMap for rules. It has at most 900 KiB, because the API server rejects objects
 * larger than 1 MiB.
 *
 * @param leftOut the {@code Monitored} objects whose rules do not fit, the oldest first
 */
public record RulesData(SortedMap<String, String> data, List<Monitored> leftOut) {
  static final int LIMIT = 900 * 1024;

  private static final Comparator<Monitored> BY_AGE =
      Comparator.<Monitored, String>comparing(RulesData::created).thenComparing(Names::ruleFile);

  /** The rules of these objects, the oldest first, so that a new object never displaces another. */
  public static RulesData of(List<Monitored> all) {
    var data = new TreeMap<String, String>();
    var leftOut = new ArrayList<Monitored>();
    int size = 0;
    for (Monitored monitored : all.stream().sorted(BY_AGE).toList()) {
      if (Rules.of(monitored).isEmpty()) {
        continue;
      }
      var key = Names.ruleFile(monitored);
      var yaml = leftOut.isEmpty() ? RuleFile.yaml(monitored) : "";
      size += size(key) + size(yaml);
      if (!leftOut.isEmpty() || size > LIMIT) {
        leftOut.add(monitored);
      } else {
        data.put(key, yaml);
      }
    }
    return new RulesData(data, List.copyOf(leftOut));
  }

  private static int size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * The creation time in RFC 3339 and UTC, which sorts as text. Objects that are not created yet
   * are last.
   */
  private static String created(Monitored monitored) {
    var created = monitored.getMetadata().getCreationTimestamp();
    return created == null ? "9999" : created;
  }
}
