package dev.monitored.operator.evidence;

import dev.monitored.operator.rules.RuleDefinition;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one Prometheus is asked about one application.
 *
 * @param pods names of the Pods that it should scrape
 * @param pools its scrape pools; empty: its targets are found by discovery, and told by their
 *     labels namespace and job
 * @param rules its rules as they were written; empty: rules are not asked for
 * @param ruleFiles names of the files, without folder, that the rules were written to; a group in
 *     another file is somebody else's, whatever its name
 * @param enforced the label that is forced upon what is written for that Prometheus
 */
public record Question(
    Set<String> pods,
    Set<String> pools,
    List<RuleDefinition> rules,
    Set<String> ruleFiles,
    EnforcedLabel enforced) {
  public Question {
    pods = Set.copyOf(pods);
    pools = Set.copyOf(pools);
    rules = List.copyOf(rules);
    ruleFiles = Set.copyOf(ruleFiles);
  }

  public boolean isByDiscovery() {
    return pools.isEmpty();
  }

  public Set<String> ruleGroups() {
    return rules.stream().map(RuleDefinition::group).collect(Collectors.toSet());
  }
}
