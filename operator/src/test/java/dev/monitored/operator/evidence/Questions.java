package dev.monitored.operator.evidence;

import dev.monitored.operator.rules.RuleDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes questions about Pods that started long ago. */
public final class Questions {
  private Questions() {}

  public static Question of(
      Set<String> pods,
      Set<String> pools,
      List<RuleDefinition> rules,
      Set<String> ruleFiles,
      EnforcedLabel enforced) {
    var starts = pods.stream().collect(Collectors.toMap(pod -> pod, _ -> Instant.EPOCH));
    return new Question(1, starts, 1, pools, rules, ruleFiles, enforced, Sought.NOTHING);
  }
}
