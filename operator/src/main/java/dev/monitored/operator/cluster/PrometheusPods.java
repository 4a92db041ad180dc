package dev.monitored.operator.cluster;

import dev.monitored.operator.naming.UrlHost;
import dev.monitored.operator.prometheus.Channel;
import dev.monitored.operator.prometheus.Connection;
import dev.monitored.operator.prometheus.ReplicaAddresses;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where the Pods of one Prometheus object answer. Each is asked by its own address: the Service
 * that prometheus-operator makes is shared by all Prometheuses of a namespace.
 */
record PrometheusPods(PrometheusObject prometheus, List<Pod> pods, Connection connection) {
  private static final String SHARD = "operator.prometheus.io/shard";
  private static final int DEFAULT_PORT = 9090;

  ReplicaAddresses endpoints() {
    if (connection.url() != null) {
      return ReplicaAddresses.of(List.of(List.of(connection.url())), connection.channel());
    }
    if (prometheus.isListeningLocally()
        && !pods.isEmpty()
        && !pods.stream().allMatch(this::hasPort)) {
      return ReplicaAddresses.unexposed(
          "it listens only on localhost (spec.listenLocal): run a proxy in its Pod, and"
              + " set port or url of its entry in prometheuses.connections");
    }
    if (pods.isEmpty()) {
      return ReplicaAddresses.none("it has no Pod");
    }
    var answering =
        pods.stream()
            .filter(PrometheusPods::isReady)
            .collect(
                Collectors.groupingBy(
                    this::shard,
                    TreeMap::new,
                    Collectors.mapping(this::address, Collectors.toList())));
    if (answering.isEmpty()) {
      return ReplicaAddresses.none("none of its Pods is ready");
    }
    return silent(answering.keySet())
        .map(shard -> ReplicaAddresses.none("no Pod of its shard " + shard + " is ready"))
        .orElseGet(() -> ReplicaAddresses.of(new ArrayList<>(answering.values()), channel()));
  }

  /** Only the shard itself knows which targets it has. */
  private Optional<String> silent(Set<String> answering) {
    return prometheus.shards().stream().filter(shard -> !answering.contains(shard)).findFirst();
  }

  /** Of those on nodes each has targets of its own. */
  private String shard(Pod pod) {
    return prometheus.isDaemonSet()
        ? pod.getMetadata().getName()
        : labels(pod).getOrDefault(SHARD, "0");
  }

  private URI address(Pod pod) {
    var host = UrlHost.of(pod.getStatus().getPodIP());
    var scheme = prometheus.isTls() || connection.isTls() ? "https" : "http";
    var own = URI.create("%s://%s:%d%s".formatted(scheme, host, port(pod), prometheus.path()));
    var name = pod.getMetadata().getName();
    return connection.isThroughApiServer()
        ? ApiServerProxy.toPod(pod.getMetadata().getNamespace(), name, own)
        : own;
  }

  /** Its certificate names a Service, and no Pod. */
  private Channel channel() {
    var ref = prometheus.ref();
    return connection.isThroughApiServer()
        ? ApiServerProxy.CHANNEL
        : connection.channel().orNamed("%s.%s.svc".formatted(ref.name(), ref.namespace()));
  }

  private boolean hasPort(Pod pod) {
    return declaredPort(pod).isPresent();
  }

  private int port(Pod pod) {
    return declaredPort(pod).orElse(DEFAULT_PORT);
  }

  private Optional<Integer> declaredPort(Pod pod) {
    return connection.port() != null
        ? Optional.of(connection.port())
        : pod.getSpec().getContainers().stream()
            .flatMap(container -> container.getPorts().stream())
            .filter(port -> prometheus.portName().equals(port.getName()))
            .map(ContainerPort::getContainerPort)
            .findFirst();
  }

  /** Empty: it is not. */
  static Optional<Instant> readySince(Pod pod) {
    return ready(pod).map(PodCondition::getLastTransitionTime).map(Instant::parse);
  }

  private static boolean isReady(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && ready(pod).isPresent()
        && pod.getStatus().getPodIP() != null;
  }

  private static Optional<PodCondition> ready(Pod pod) {
    return Optional.ofNullable(pod.getStatus())
        .map(PodStatus::getConditions)
        .orElse(List.of())
        .stream()
        .filter(condition ->
            "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()))
        .findFirst();
  }

  private static Map<String, String> labels(Pod pod) {
    return pod.getMetadata().getLabels();
  }
}
