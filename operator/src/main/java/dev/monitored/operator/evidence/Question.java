package dev.monitored.operator.evidence;

import java.util.Set;

/**
 * What one Prometheus is asked about one application.
 *
 * @param pools its scrape pools; empty: its targets are found by discovery, and told by their
 *     labels namespace and job
 * @param ruleGroups the groups of its rules; empty: rules are not asked for
 */
public record Question(Set<String> pools, Set<String> ruleGroups) {
  public Question {
    pools = Set.copyOf(pools);
    ruleGroups = Set.copyOf(ruleGroups);
  }
}
