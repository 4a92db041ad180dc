package dev.monitored.operator.prometheus;

import dev.monitored.operator.api.Monitored;
import java.util.List;
import java.util.SortedMap;

/**
 * The whole data of a rules ConfigMap.
 *
 * @param leftOut those that no longer fitted, in the order of their creation
 */
@SuppressWarnings("DoNotCallSuggester")
public record RulesData(SortedMap<String, String> data, List<Monitored> leftOut) {

  public static RulesData of(List<Monitored> all) {
    throw new UnsupportedOperationException();
  }
}
