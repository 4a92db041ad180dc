package dev.monitored.operator.snapshot;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much is known of each source.
 *
 * @param states by the plural of the kind, such as {@code prometheuses}
 */
public record SourceStates(SortedMap<String, SourceState> states) {
  public static final String NAMESPACES = "namespaces";
  public static final String PODS = "pods";

  public SourceStates {
    states = new TreeMap<>(states);
  }

  public static SourceStates of(Map<String, SourceState> states) {
    return new SourceStates(new TreeMap<>(states));
  }

  public SourceState of(String plural) {
    return states.getOrDefault(plural, SourceState.ABSENT);
  }

  /** The first of these that is not known as a whole. */
  public Optional<String> firstUnknown(Collection<String> plurals) {
    return plurals.stream().filter(plural -> !of(plural).isKnown()).findFirst();
  }

  /** Whether some have never been read, and nothing tells why. */
  public boolean isAnyPending() {
    return states.containsValue(SourceState.PENDING);
  }
}
