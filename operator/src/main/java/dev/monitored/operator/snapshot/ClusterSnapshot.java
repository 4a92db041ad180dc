package dev.monitored.operator.snapshot;

import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.PrometheusState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the cluster holds at one moment, as far as it concerns one {@code Monitored}.
 *
 * @param facts what its plan depends on
 * @param prometheuses all that are known
 * @param objects of its application
 * @param children what there is of it, as it was written last
 * @param rules its rules in the ConfigMap of each plain Prometheus that takes some
 * @param sources how much of all this is known
 */
public record ClusterSnapshot(
    Facts facts,
    List<PrometheusState> prometheuses,
    ApplicationObjects objects,
    List<ExistingChild> children,
    Map<PrometheusRef, WrittenRules> rules,
    SourceStates sources) {
  /** What decides which Prometheus selects what. */
  public static final List<String> SELECTION =
      List.of(
          SourceStates.DEFINITIONS, "prometheuses", "prometheusagents", SourceStates.NAMESPACES);

  public ClusterSnapshot {
    prometheuses = List.copyOf(prometheuses);
    children = List.copyOf(children);
    rules = Map.copyOf(rules);
  }

  /** The same after some of the children were written. */
  public ClusterSnapshot withChildren(List<ExistingChild> others) {
    return new ClusterSnapshot(facts, prometheuses, objects, others, rules, sources);
  }

  public Optional<PrometheusState> prometheus(PrometheusRef ref) {
    return prometheuses.stream().filter(state -> state.prometheus().ref().equals(ref)).findFirst();
  }

  public Optional<ExistingChild> child(ChildKind kind, String name) {
    return children(kind).filter(child -> child.name().equals(name)).findFirst();
  }

  public Stream<ExistingChild> children(ChildKind kind) {
    return children.stream().filter(child -> child.kind() == kind);
  }

  /** Whether there may be Prometheuses that were not seen, or that select more than it seems. */
  public boolean isSelectionUnknown() {
    return sources.unread(SELECTION).isPresent();
  }
}
