package dev.monitored.operator.cluster;

import java.util.Set;

/**
 * The namespaces that the operator works in; an empty set means all.
 *
 * @param applications where {@code Monitored} objects are taken care of
 * @param prometheuses where Prometheus objects are looked for
 */
public record Scope(Set<String> applications, Set<String> prometheuses) {
  public Scope {
    applications = Set.copyOf(applications);
    prometheuses = prometheuses.isEmpty() ? applications : Set.copyOf(prometheuses);
  }

  /** Whether objects that belong to no namespace may be read. */
  public boolean isClusterWide() {
    return applications.isEmpty();
  }
}
