package dev.monitored.operator.application;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a workload makes Pods from.
 *
 * @param selector of its Pods
 */
record PodSource(String kind, String name, LabelSelector selector, PodTemplateSpec template) {

  static PodSource of(HasMetadata workload) {
    var name = workload.getMetadata().getName();
    return switch (workload) {
      case Deployment it ->
          new PodSource("Deployment", name, it.getSpec().getSelector(), it.getSpec().getTemplate());
      case StatefulSet it ->
          new PodSource(
              "StatefulSet", name, it.getSpec().getSelector(), it.getSpec().getTemplate());
      case DaemonSet it ->
          new PodSource("DaemonSet", name, it.getSpec().getSelector(), it.getSpec().getTemplate());
      default -> throw new IllegalArgumentException(workload.getKind() + " makes no Pods");
    };
  }

  Map<String, String> labels() {
    return Objects.requireNonNullElse(template.getMetadata().getLabels(), Map.of());
  }

  @Nullable String annotation(String key) {
    return Objects.requireNonNullElse(
            template.getMetadata().getAnnotations(), Map.<String, String>of())
        .get(key);
  }

  /** What all of its Pods have, as a Service can select them. */
  Map<String, String> identity() {
    return hasExpressions() ? labels() : selector.getMatchLabels();
  }

  /** Whether such a selector selects the Pods, and none that this workload does not select. */
  boolean isSelectedBy(Map<String, String> other) {
    return !hasExpressions()
        && other.entrySet().containsAll(selector.getMatchLabels().entrySet())
        && labels().entrySet().containsAll(other.entrySet());
  }

  private boolean hasExpressions() {
    return !selector.getMatchExpressions().isEmpty() || selector.getMatchLabels().isEmpty();
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
