package dev.monitored.operator.evidence;

import dev.monitored.operator.rules.RuleDefinition;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one Prometheus is asked about one application.
 *
 * @param pools its scrape pools; empty: its targets are found by discovery, and told by their
 *     labels namespace and job
 * @param rules its rules as they were written; empty: rules are not asked for
 * @param enforced the label that is forced upon what is written for that Prometheus
 */
public record Question(Set<String> pools, List<RuleDefinition> rules, EnforcedLabel enforced) {
  public Question {
    pools = Set.copyOf(pools);
    rules = List.copyOf(rules);
  }

  public Set<String> ruleGroups() {
    return rules.stream().map(RuleDefinition::group).collect(Collectors.toSet());
  }
}
