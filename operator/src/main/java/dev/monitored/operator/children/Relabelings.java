package dev.monitored.operator.children;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.application.MetricsPlace;
import dev.monitored.operator.application.MetricsPort;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.Names;
import io.fabric8.openshift.api.model.monitoring.v1.RelabelConfig;
import io.fabric8.openshift.api.model.monitoring.v1.RelabelConfigBuilder;
import java.util.List;
import java.util.stream.Stream;

/** What makes the labels of a target the same on every route. */
final class Relabelings {
  /**
   * Takes away the name of the port that prometheus-operator gives every target as the label
   * endpoint. An application's own label of that name would become exported_endpoint by it.
   */
  private static final RelabelConfig WITHOUT_ENDPOINT =
      new RelabelConfigBuilder().withAction("labeldrop").withRegex("endpoint").build();

  /**
   * Tells the series of a further endpoint from those of the main one, whose labels do not change
   * when an endpoint is added: two endpoints may have the same port.
   */
  private static final RelabelConfig PATH =
      new RelabelConfigBuilder()
          .withAction("replace")
          .withSourceLabels("__metrics_path__")
          .withTargetLabel(Labels.METRICS_PATH)
          .build();

  private Relabelings() {}

  /** Of targets that are found through that Service, whose labels other Services may have, too. */
  static List<RelabelConfig> ofService(Monitored monitored, String service, MetricsPlace place) {
    var found =
        isOwn(monitored)
            ? Stream.<RelabelConfig>of()
            : Stream.of(keep("__meta_kubernetes_service_name", service), job(monitored));
    return withLabels(found, place);
  }

  /** Of targets that are found as Pods. */
  static List<RelabelConfig> ofPods(Monitored monitored, MetricsPlace place) {
    return withLabels(Stream.of(isOwn(monitored) ? only(place.port()) : job(monitored)), place);
  }

  private static List<RelabelConfig> withLabels(Stream<RelabelConfig> found, MetricsPlace place) {
    var path = place.isMain() ? Stream.<RelabelConfig>of() : Stream.of(PATH);
    return Stream.of(found, Stream.of(WITHOUT_ENDPOINT), path).flatMap(some -> some).toList();
  }

  /**
   * Keeps only this port of a Pod, because an injected container may have a port with the same
   * name. The field portNumber has the same effect, but older versions of prometheus-operator lack
   * it.
   */
  private static RelabelConfig only(MetricsPort port) {
    return keep("__meta_kubernetes_pod_container_port_number", String.valueOf(port.number()));
  }

  /** There, Service and Pods have the name of the {@code Monitored}, which becomes the job. */
  private static boolean isOwn(Monitored monitored) {
    return monitored.getSpec().target() == null;
  }

  private static RelabelConfig keep(String label, String value) {
    return new RelabelConfigBuilder()
        .withAction("keep")
        .withSourceLabels(label)
        .withRegex(value)
        .build();
  }

  private static RelabelConfig job(Monitored monitored) {
    return new RelabelConfigBuilder()
        .withAction("replace")
        .withTargetLabel("job")
        .withReplacement(Names.of(monitored))
        .build();
  }
}
