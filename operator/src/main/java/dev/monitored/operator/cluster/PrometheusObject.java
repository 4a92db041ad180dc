package dev.monitored.operator.cluster;

import dev.monitored.operator.api.Durations;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.Discoverer;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.prometheus.SampleLimit;
import dev.monitored.operator.snapshot.LastWrite;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A {@code Prometheus} or {@code PrometheusAgent} object. Read untyped, so that a newer version of
 * prometheus-operator cannot break the reading.
 */
record PrometheusObject(GenericKubernetesResource object, KubernetesSerialization json) {
  private static final int MOST_SHARDS = 1000;
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);

  PrometheusRef ref() {
    var metadata = object.getMetadata();
    return new PrometheusRef(object.getKind(), metadata.getNamespace(), metadata.getName());
  }

  /** Another one for each change. */
  String version() {
    return object.getMetadata().getUid() + "/" + object.getMetadata().getResourceVersion();
  }

  OperatedPrometheus asFact() {
    return new OperatedPrometheus(
        ref(),
        Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of()),
        selector("serviceMonitorSelector"),
        selector("serviceMonitorNamespaceSelector"),
        selector("podMonitorSelector"),
        selector("podMonitorNamespaceSelector"),
        selector("ruleSelector"),
        selector("ruleNamespaceSelector"),
        text("scrapeInterval").orElse(null),
        text("scrapeTimeout").orElse(null),
        discoverer().orElse(null),
        shards().size() > 1);
  }

  Optional<Instant> changed() {
    return LastWrite.of(object);
  }

  Duration interval() {
    return Durations.parse(text("scrapeInterval").orElse(null), DEFAULT_INTERVAL);
  }

  Optional<String> enforcedLabel() {
    return text("enforcedNamespaceLabel").filter(label -> !label.isEmpty());
  }

  SampleLimit sampleLimit() {
    return new SampleLimit(number("sampleLimit"), number("enforcedSampleLimit"));
  }

  /** Empty: it has credentials of its own for some API server. */
  Optional<Discoverer> discoverer() {
    return object.get("spec", "apiserverConfig") != null
        ? Optional.empty()
        : Optional.of(
            new Discoverer(
                object.getMetadata().getNamespace(),
                text("serviceAccountName").orElse("default"),
                text("serviceDiscoveryRole").filter("EndpointSlice"::equals).isPresent()));
  }

  boolean isTls() {
    return object.get("spec", "web", "tlsConfig") != null;
  }

  /** Whether it listens inside its Pods only. */
  boolean isListeningLocally() {
    return Boolean.TRUE.equals(object.get("spec", "listenLocal"));
  }

  String portName() {
    return text("portName").orElse("web");
  }

  /** As Prometheus reads it: with a slash in front, whether it was written or not. */
  String path() {
    return "/" + text("routePrefix").orElse("").replaceAll("^/+|/+$", "");
  }

  /** Whether it has one Pod on each node, which scrapes only what is there. */
  boolean isDaemonSet() {
    return text("mode").filter("DaemonSet"::equals).isPresent();
  }

  /** The shards that its targets are spread over, by their labels; those of nodes have none. */
  List<String> shards() {
    if (isDaemonSet()) {
      return List.of();
    }
    var count = object.get("spec", "shards") instanceof Number number ? number.intValue() : 1;
    return IntStream.range(0, Math.clamp(count, 1, MOST_SHARDS))
        .mapToObj(Integer::toString)
        .toList();
  }

  private long number(String field) {
    return object.get("spec", field) instanceof Number number ? number.longValue() : 0;
  }

  private Optional<String> text(String field) {
    return Optional.<Object>ofNullable(object.get("spec", field)).map(Object::toString);
  }

  private @Nullable LabelSelector selector(String field) {
    Object value = object.get("spec", field);
    try {
      return value == null ? null : json.convertValue(value, LabelSelector.class);
    } catch (IllegalArgumentException unknownShape) {
      return null;
    }
  }
}
