package dev.monitored.operator.cluster;

import dev.monitored.operator.watch.Watch;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The workloads of one kind that may run targets.
 *
 * @param template what their Pods are made from
 */
record TargetWorkloads<W extends HasMetadata>(
    Watch<W> watch, Function<W, PodTemplateSpec> template) {

  List<W> named(String name) {
    return watch.having(name);
  }

  /** The labels of the Pods that the workload of that name makes; none if it is not there. */
  Map<String, String> podLabels(String name) {
    return named(name).stream().findFirst().map(this::podLabels).orElse(Map.of());
  }

  Map<String, String> podLabels(W workload) {
    return Objects.requireNonNullElse(template.apply(workload).getMetadata().getLabels(), Map.of());
  }
}
