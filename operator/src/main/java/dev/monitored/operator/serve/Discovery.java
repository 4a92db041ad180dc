package dev.monitored.operator.serve;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.application.Application;
import dev.monitored.operator.cluster.ClusterView;
import dev.monitored.operator.discovery.DiscoveredApplication;
import dev.monitored.operator.discovery.DiscoveryDocument;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Intent;
import dev.monitored.operator.plan.Planner;
import dev.monitored.operator.prometheus.PlainPrometheus;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

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

  /** The document of the plain Prometheus of that name; empty: there is none. */
  public Optional<String> document(String name, Server.Reader reader) {
    var found =
        view.plain().stream()
            .map(PlainPrometheus::ref)
            .filter(ref -> ref.name().equals(name))
            .findFirst();
    found
        .filter(_ -> reader.isPrometheus())
        .ifPresent(ref -> view.reads().note(ref, reader.refresh()));
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
        DiscoveryDocument.json(
            ref,
            view.monitoreds().stream()
                .filter(monitored -> !Intent.isFirst(monitored))
                .map(this::discovered)
                .toList());
    documents.put(ref, new Document(version, json));
    return json;
  }

  private DiscoveredApplication discovered(Monitored monitored) {
    return DiscoveredApplication.of(
        monitored,
        Planner.plan(monitored, view.facts(monitored.getMetadata().getNamespace())),
        Application.of(monitored, view.objects(monitored)));
  }
}
