package dev.monitored.operator.evidence;

import dev.monitored.operator.rules.RuleDefinition;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one Prometheus is asked about one application.
 *
 * @param generation of the spec
 * @param starts when each of the Pods that it should scrape was started, by name
 * @param endpoints how many targets each of them should be
 * @param pools its scrape pools; empty: its targets are found by discovery, and told by their
 *     labels namespace and job
 * @param rules its rules as they were written; empty: rules are not asked for
 * @param ruleFiles names of the files, without folder, that the rules were written to; a group in
 *     another file is somebody else's, whatever its name
 * @param enforced the label that is forced upon what is written for that Prometheus
 * @param sought the Pods that others may scrape, too
 */
public record Question(
    long generation,
    Map<String, Instant> starts,
    int endpoints,
    Set<String> pools,
    List<RuleDefinition> rules,
    Set<String> ruleFiles,
    EnforcedLabel enforced,
    Sought sought) {
  public Question {
    starts = Map.copyOf(starts);
    pools = Set.copyOf(pools);
    rules = List.copyOf(rules);
    ruleFiles = Set.copyOf(ruleFiles);
  }

  public Set<String> pods() {
    return starts.keySet();
  }

  /** How many targets it should have. */
  public int targets() {
    return endpoints * starts.size();
  }

  /** Those of the Pods that have fewer targets among these than they should. */
  public Set<String> lacking(Set<PodUrl> targets) {
    var found = targets.stream().collect(Collectors.groupingBy(PodUrl::pod, Collectors.counting()));
    return starts.keySet().stream()
        .filter(pod -> found.getOrDefault(pod, 0L) < endpoints)
        .collect(Collectors.toCollection(HashSet::new));
  }

  public boolean isByDiscovery() {
    return pools.isEmpty();
  }

  public Set<String> ruleGroups() {
    return rules.stream().map(RuleDefinition::group).collect(Collectors.toSet());
  }
}
