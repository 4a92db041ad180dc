package dev.monitored.operator.serve;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.cluster.ClusterView;
import dev.monitored.operator.discovery.DiscoveredApplication;
import dev.monitored.operator.discovery.DiscoveryDocument;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.snapshot.PlainPrometheus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The discovery documents, from what the informers know; wrong until they are synced. */
public final class Discovery {
  private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

  private final ClusterView view;

  public Discovery(ClusterView view) {
    this.view = view;
  }

  /** The document of the plain Prometheus of that name; empty: there is none. */
  public Optional<String> document(String name) {
    return view.plain().stream()
        .map(PlainPrometheus::ref)
        .filter(ref -> ref.name().equals(name))
        .findFirst()
        .map(ref ->
            DiscoveryDocument.json(ref, view.monitoreds().stream().map(this::discovered).toList()));
  }

  private DiscoveredApplication discovered(Monitored monitored) {
    var metadata = monitored.getMetadata();
    var pods =
        view.pods(new MonitoredRef(metadata.getNamespace(), metadata.getName())).stream()
            .filter(Discovery::isListed)
            .map(pod ->
                new DiscoveredApplication.Pod(
                    pod.getMetadata().getName(), pod.getStatus().getPodIP()))
            .toList();
    return new DiscoveredApplication(monitored, view.plan(monitored), pods);
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
