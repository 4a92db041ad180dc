package dev.monitored.operator.cluster;

import java.util.Set;

/**
 * The namespaces that the operator works in.
 *
 * @param applications where {@code Monitored} objects are taken care of; empty: everywhere
 * @param prometheuses where Prometheus objects are looked for; empty: everywhere
 * @param secrets where Secrets may be read; empty: nowhere
 */
public record Scope(Set<String> applications, Set<String> prometheuses, Set<String> secrets) {
  public Scope {
    applications = Set.copyOf(applications);
    prometheuses = prometheuses.isEmpty() ? applications : Set.copyOf(prometheuses);
    secrets = Set.copyOf(secrets);
  }

  /** Where no Secret may be read. */
  public Scope(Set<String> applications, Set<String> prometheuses) {
    this(applications, prometheuses, Set.of());
  }

  /** Whether objects that belong to no namespace may be read. */
  public boolean isClusterWide() {
    return applications.isEmpty();
  }
}
