package dev.monitored.operator.observe;

import dev.monitored.operator.naming.PrometheusRef;
import io.fabric8.openshift.api.model.monitoring.v1.ConfigResourceCondition;
import io.fabric8.openshift.api.model.monitoring.v1.ConfigResourceStatus;
import io.fabric8.openshift.api.model.monitoring.v1.WorkloadBinding;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What prometheus-operator reports in the status of an object. This feature of prometheus-operator
 * is disabled by default.
 */
final class Bindings {
  private Bindings() {}

  /** Why prometheus-operator rejects the current version of the object for a Prometheus. */
  static Map<PrometheusRef, String> rejections(
      long generation, @Nullable ConfigResourceStatus status) {
    var rejections = new HashMap<PrometheusRef, String>();
    if (status != null) {
      for (var binding : status.getBindings()) {
        prometheus(binding)
            .ifPresent(prometheus ->
                rejection(generation, binding).ifPresent(why -> rejections.put(prometheus, why)));
      }
    }
    return rejections;
  }

  private static Optional<String> rejection(long generation, WorkloadBinding binding) {
    return binding.getConditions().stream()
        .filter(condition -> "Accepted".equals(condition.getType()))
        .filter(condition -> "False".equals(condition.getStatus()))
        .filter(condition -> isCurrent(generation, condition))
        .map(condition -> Objects.requireNonNullElse(condition.getMessage(), "it gives no reason"))
        .findFirst();
  }

  private static boolean isCurrent(long generation, ConfigResourceCondition condition) {
    return Objects.equals(condition.getObservedGeneration(), generation);
  }

  /** Empty: it is bound to something else, such as a ThanosRuler, whose names are its own. */
  private static Optional<PrometheusRef> prometheus(WorkloadBinding binding) {
    return kind(binding)
        .map(kind -> new PrometheusRef(kind, binding.getNamespace(), binding.getName()));
  }

  private static Optional<String> kind(WorkloadBinding binding) {
    return switch (binding.getResource()) {
      case "prometheuses" -> Optional.of(PrometheusRef.PROMETHEUS);
      case "prometheusagents" -> Optional.of(PrometheusRef.AGENT);
      case null, default -> Optional.empty();
    };
  }
}
