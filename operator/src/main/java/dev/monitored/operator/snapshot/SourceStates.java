package dev.monitored.operator.snapshot;

import dev.monitored.operator.api.Target;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How much is known of each source.
 *
 * @param states by the plural of the kind, such as {@code prometheuses}, or by what of it is read
 */
public record SourceStates(SortedMap<String, SourceState> states) {
  public static final String MONITOREDS = "monitoreds";
  public static final String PODS = "pods";
  public static final String NAMESPACES = "namespaces";
  public static final String DEFINITIONS = "customresourcedefinitions";
  public static final String PROMETHEUS_PODS = "pods of prometheuses";
  public static final String RULES = "rules ConfigMaps";

  private static final String IN_TARGETS = " in the namespace of the target";

  public SourceStates {
    states = new TreeMap<>(states);
  }

  public static SourceStates of(Map<String, SourceState> states) {
    return new SourceStates(new TreeMap<>(states));
  }

  /** What a target may consist of, which is watched in its namespace only. */
  public static String inTargets(String plural) {
    return plural + IN_TARGETS;
  }

  /** All that must be read to tell the application of that target. */
  public static List<String> ofTarget(Target target) {
    var workloads =
        target.workload() == null
            ? Stream.of(Target.Kind.values())
            : Stream.of(target.workload().kind());
    return Stream.concat(Stream.of("services", "pods"), workloads.map(SourceStates::plural))
        .map(SourceStates::inTargets)
        .toList();
  }

  /** As the API server calls them. */
  public static String plural(Target.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT) + "s";
  }

  /** These and others. */
  public SourceStates and(Map<String, SourceState> others) {
    var all = new TreeMap<>(states);
    all.putAll(others);
    return new SourceStates(all);
  }

  public SourceState of(String plural) {
    return states.getOrDefault(plural, SourceState.ABSENT);
  }

  /** What is wrong with the first of these that is not known as a whole; empty: all are known. */
  public Optional<Finding> unread(Collection<String> plurals) {
    return plurals.stream().filter(plural -> !of(plural).isKnown()).findFirst().map(this::unread);
  }

  private Finding unread(String plural) {
    return of(plural) == SourceState.REFUSED
        ? Finding.of(
            Reasons.MISSING_PERMISSION,
            "the operator is not allowed to list and watch " + plural,
            "the platform team must grant it both verbs")
        : Finding.of(
            Reasons.RECONCILE_FAILED, "the operator cannot read %s; it retries".formatted(plural));
  }

  /** Whether some have never been read, and nothing tells why. */
  public boolean isAnyPending() {
    return states.containsValue(SourceState.PENDING);
  }
}
