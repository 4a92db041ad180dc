package dev.monitored.operator.children;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.PrometheusChoice.Requirement;
import dev.monitored.operator.api.PrometheusChoice.Selector;
import dev.monitored.operator.api.SpreadConstraint;
import dev.monitored.operator.api.Workload;
import dev.monitored.operator.naming.Labels;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Determines which nodes run the Pods of a workload. */
record Placement(Monitored monitored, Workload workload) {

  List<Toleration> tolerations() {
    return workload.tolerations().stream().map(Placement::toleration).toList();
  }

  List<TopologySpreadConstraint> spread() {
    return workload.topologySpreadConstraints().stream().map(this::constraint).toList();
  }

  private static Toleration toleration(dev.monitored.operator.api.Toleration toleration) {
    return new TolerationBuilder()
        .withKey(nonEmpty(toleration.key()))
        .withOperator(name(toleration.operator()))
        .withValue(nonEmpty(toleration.value()))
        .withEffect(name(toleration.effect()))
        .withTolerationSeconds(toleration.tolerationSeconds())
        .build();
  }

  private TopologySpreadConstraint constraint(SpreadConstraint constraint) {
    return new TopologySpreadConstraintBuilder()
        .withMaxSkew(constraint.maxSkew())
        .withTopologyKey(constraint.topologyKey())
        .withWhenUnsatisfiable(constraint.whenUnsatisfiable().name())
        .withLabelSelector(selector(constraint.labelSelector()))
        .withMinDomains(constraint.minDomains())
        .withMatchLabelKeys(constraint.matchLabelKeys())
        .withNodeAffinityPolicy(name(constraint.nodeAffinityPolicy()))
        .withNodeTaintsPolicy(name(constraint.nodeTaintsPolicy()))
        .build();
  }

  private LabelSelector selector(@Nullable Selector selector) {
    return selector == null
        ? new LabelSelectorBuilder().withMatchLabels(Labels.of(monitored)).build()
        : new LabelSelectorBuilder()
            .withMatchLabels(selector.matchLabels())
            .withMatchExpressions(
                selector.matchExpressions().stream().map(Placement::requirement).toList())
            .build();
  }

  private static LabelSelectorRequirement requirement(Requirement requirement) {
    return new LabelSelectorRequirement(
        requirement.key(), requirement.operator().name(), requirement.values());
  }

  private static @Nullable String name(@Nullable Enum<?> word) {
    return word == null ? null : word.name();
  }

  /** The API server drops an empty string. */
  private static @Nullable String nonEmpty(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
