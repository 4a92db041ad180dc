package dev.monitored.operator.serve;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.cluster.ClusterView;
import dev.monitored.operator.discovery.DiscoveredApplication;
import dev.monitored.operator.discovery.DiscoveryDocument;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.naming.Ports;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Planner;
import dev.monitored.operator.snapshot.PlainPrometheus;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The discovery documents, from what the informers know; wrong until these have read all. A
 * document is made anew when a {@code Monitored} or one of its Pods has changed.
 */
public final class Discovery {
  private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

  private record Document(long version, String json) {}

  private final ClusterView view;
  private final Map<PrometheusRef, Document> documents = new ConcurrentHashMap<>();

  public Discovery(ClusterView view) {
    this.view = view;
  }

  /**
   * The document of the plain Prometheus of that name; empty: there is none.
   *
   * @param refresh between two requests of that Prometheus; empty: it does not tell
   */
  public Optional<String> document(String name, Optional<Duration> refresh) {
    var found =
        view.plain().stream()
            .map(PlainPrometheus::ref)
            .filter(ref -> ref.name().equals(name))
            .findFirst();
    found.ifPresent(ref -> refresh.ifPresent(time -> view.noteRefresh(ref, time)));
    return found.map(this::document);
  }

  private String document(PrometheusRef ref) {
    // Taken first: what changes while the document is made makes it old.
    var version = view.version();
    var known = documents.get(ref);
    if (known != null && known.version() == version) {
      return known.json();
    }
    var json =
        DiscoveryDocument.json(ref, view.monitoreds().stream().map(this::discovered).toList());
    documents.put(ref, new Document(version, json));
    return json;
  }

  private DiscoveredApplication discovered(Monitored monitored) {
    var pods =
        view.pods(MonitoredRef.of(monitored)).stream()
            .filter(Discovery::isListed)
            .map(pod -> pod(monitored, pod))
            .toList();
    var plan = Planner.plan(monitored, view.facts(monitored.getMetadata().getNamespace()));
    return new DiscoveredApplication(monitored, plan, pods);
  }

  private static DiscoveredApplication.Pod pod(Monitored monitored, Pod pod) {
    var port =
        monitored.isReadable()
            ? Ports.metrics(monitored).number()
            : declaredPort(pod).orElseGet(() -> Ports.metrics(monitored).number());
    return new DiscoveredApplication.Pod(
        pod.getMetadata().getName(), pod.getStatus().getPodIP(), port);
  }

  /** What the Pod itself says where its metrics are. */
  private static Optional<Integer> declaredPort(Pod pod) {
    return Stream.of(Names.METRICS, Names.HTTP)
        .flatMap(name -> ports(pod).filter(port -> name.equals(port.getName())))
        .map(ContainerPort::getContainerPort)
        .findFirst();
  }

  private static Stream<ContainerPort> ports(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .filter(container -> Names.CONTAINER.equals(container.getName()))
        .flatMap(container ->
            Objects.requireNonNullElse(container.getPorts(), List.<ContainerPort>of()).stream());
  }

  /** Ready or not, but with an address, and neither finished nor on its way out. */
  private static boolean isListed(Pod pod) {
    var status = pod.getStatus();
    return pod.getMetadata().getDeletionTimestamp() == null
        && status != null
        && status.getPodIP() != null
        && !FINISHED.contains(Objects.requireNonNullElse(status.getPhase(), ""));
  }
}
