package dev.monitored.operator.reconcile;

import dev.monitored.operator.cluster.ClusterView;
import dev.monitored.operator.diagnosis.Part;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes what belongs to a {@code Monitored}, unless it is paused, and tells what failed. */
record Writer(ClusterView view, TokenSecrets tokens, RulesConfigMaps ruleFiles) {

  /** The token comes first: a Deployment that is there says that its token was made. */
  Map<Part, Finding> write(Observation observation) {
    if (Boolean.TRUE.equals(observation.monitored().getSpec().paused())) {
      return Map.of();
    }
    try {
      ensureToken(observation);
    } catch (KubernetesClientException e) {
      return Map.of(Part.WORKLOAD, finding(e));
    }
    ruleFiles.update();
    return apply(observation);
  }

  private void ensureToken(Observation observation) {
    tokens.ensure(
        observation.monitored(),
        observation.deployment().isPresent(),
        view.pods(observation.application()));
  }

  private static Map<Part, Finding> apply(Observation observation) {
    var failures = new EnumMap<Part, Finding>(Part.class);
    var workflow = observation.context().managedWorkflowAndDependentResourceContext();
    workflow
        .reconcileManagedWorkflow()
        .getErroredDependents()
        .forEach((dependent, problem) -> {
          if (dependent instanceof OwnedDependent<?> owned) {
            failures.putIfAbsent(owned.part(), finding(problem));
          }
        });
    return failures;
  }

  private static Finding finding(Exception problem) {
    return switch (problem) {
      case NameConflict conflict -> conflict.finding();
      case KubernetesClientException refused when refused.getStatus() != null ->
          failed(refused.getStatus().getMessage());
      default -> failed(problem.getMessage());
    };
  }

  private static Finding failed(@Nullable String message) {
    return Finding.of(
        Reasons.RECONCILE_FAILED, Objects.requireNonNullElse(message, "it is not known why"));
  }
}
