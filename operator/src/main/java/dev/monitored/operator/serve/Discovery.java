package dev.monitored.operator.serve;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.application.Application;
import dev.monitored.operator.application.Endpoint;
import dev.monitored.operator.application.MetricsPort.OfPod;
import dev.monitored.operator.cluster.ClusterView;
import dev.monitored.operator.discovery.DiscoveredApplication;
import dev.monitored.operator.discovery.DiscoveryDocument;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Planner;
import dev.monitored.operator.snapshot.PlainPrometheus;
import dev.monitored.operator.snapshot.PodView;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The discovery documents, from what the informers know; wrong until these have read all. A
 * document is made anew when a {@code Monitored} or one of its Pods has changed.
 */
public final class Discovery {
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
    var application = Application.of(monitored, view.objects(monitored));
    var plan = Planner.plan(monitored, view.facts(monitored.getMetadata().getNamespace()));
    var pods =
        application.pods().stream()
            .filter(pod -> pod.address().isPresent())
            .flatMap(pod -> pod(monitored, application.endpoint(), pod).stream())
            .toList();
    return new DiscoveredApplication(monitored, plan, application.endpoint().service(), pods);
  }

  private static Optional<DiscoveredApplication.Pod> pod(
      Monitored monitored, Endpoint endpoint, PodView pod) {
    var declared = monitored.isReadable() ? Optional.<OfPod>empty() : declaredPort(pod.pod());
    return declared
        .or(() -> endpoint.port().of(pod))
        .map(port ->
            new DiscoveredApplication.Pod(
                pod.name(), pod.address().orElseThrow(), port.number(), port.container()));
  }

  /** What the Pod itself says where its metrics are. */
  private static Optional<OfPod> declaredPort(Pod pod) {
    return Stream.of(Names.METRICS, Names.HTTP)
        .flatMap(name -> ports(pod).filter(port -> name.equals(port.getName())))
        .map(port -> new OfPod(port.getContainerPort(), Names.CONTAINER))
        .findFirst();
  }

  private static Stream<ContainerPort> ports(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .filter(container -> Names.CONTAINER.equals(container.getName()))
        .flatMap(container ->
            Objects.requireNonNullElse(container.getPorts(), List.<ContainerPort>of()).stream());
  }
}
