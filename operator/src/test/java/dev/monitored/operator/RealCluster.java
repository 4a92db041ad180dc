package dev.monitored.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Planner;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.prometheus.PrometheusPolicy;
import dev.monitored.operator.snapshot.Facts;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A made-up cluster in a real API server: the namespace of the application, one for its
 * Prometheuses, and a {@code Monitored}.
 */
record RealCluster(String namespace, String monitoring, List<PrometheusRef> prometheuses) {
  /** What there is, and what is planned for it. */
  record State(Facts facts, Plan plan) {}

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private static final String API = "monitoring.coreos.com/v1";

  /** The namespaces of the facts get names of their own, also where selectors name them. */
  static RealCluster of(String suffix, Monitored monitored, Facts made) {
    var facts = renamed(made, suffix);
    var refs = facts.operated().stream().map(OperatedPrometheus::ref).toList();
    var cluster = new RealCluster("team-a-" + suffix, "monitoring-" + suffix, refs);
    cluster.create(cluster.namespace, facts.namespaceLabels());
    cluster.create(cluster.monitoring, Map.of());
    facts.operated().forEach(cluster::create);
    var own = new Monitored();
    own.getMetadata().setName(monitored.getMetadata().getName());
    own.getMetadata().setNamespace(cluster.namespace);
    own.getMetadata().setLabels(monitored.getMetadata().getLabels());
    own.setSpec(monitored.getSpec());
    client().resource(own).create();
    return cluster;
  }

  /** The plan is of what is read back. */
  State read() {
    var labels = client().namespaces().withName(namespace).get().getMetadata().getLabels();
    var operated = prometheuses.stream().map(RealCluster::read).toList();
    var facts =
        new Facts(true, false, operated, List.of(), labels, policy(operated), List.of(), List.of());
    var monitored =
        client().resources(Monitored.class).inNamespace(namespace).withName("shop").get();
    return new State(facts, Planner.plan(monitored, facts));
  }

  /** The platform lets each of them be used. */
  private static PrometheusPolicy policy(List<OperatedPrometheus> operated) {
    var entries =
        operated.stream()
            .map(one -> new PrometheusPolicy.Entry(one.ref().namespace(), null))
            .distinct()
            .toList();
    return new PrometheusPolicy(entries, null);
  }

  private void create(String name, Map<String, String> labels) {
    var own = new TreeMap<>(labels);
    own.remove("kubernetes.io/metadata.name");
    client()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(own)
                .endMetadata()
                .build())
        .create();
  }

  private void create(OperatedPrometheus prometheus) {
    var spec = new TreeMap<String, LabelSelector>();
    put(spec, "serviceMonitorSelector", prometheus.serviceMonitorSelector());
    put(spec, "serviceMonitorNamespaceSelector", prometheus.serviceMonitorNamespaceSelector());
    put(spec, "podMonitorSelector", prometheus.podMonitorSelector());
    put(spec, "podMonitorNamespaceSelector", prometheus.podMonitorNamespaceSelector());
    put(spec, "ruleSelector", prometheus.ruleSelector());
    put(spec, "ruleNamespaceSelector", prometheus.ruleNamespaceSelector());
    var object =
        new GenericKubernetesResourceBuilder()
            .withApiVersion(API)
            .withKind(prometheus.ref().kind())
            .withNewMetadata()
            .withName(prometheus.ref().name())
            .withNamespace(monitoring)
            .withLabels(prometheus.labels())
            .endMetadata()
            .addToAdditionalProperties("spec", spec)
            .build();
    client().resource(object).create();
  }

  private static OperatedPrometheus read(PrometheusRef ref) {
    var object =
        Objects.requireNonNull(
            client()
                .genericKubernetesResources(API, ref.kind())
                .inNamespace(ref.namespace())
                .withName(ref.name())
                .get());
    return new OperatedPrometheus(
        ref,
        object.getMetadata().getLabels(),
        selector(object, "serviceMonitorSelector"),
        selector(object, "serviceMonitorNamespaceSelector"),
        selector(object, "podMonitorSelector"),
        selector(object, "podMonitorNamespaceSelector"),
        selector(object, "ruleSelector"),
        selector(object, "ruleNamespaceSelector"),
        null,
        null,
        null,
        false);
  }

  private static @Nullable LabelSelector selector(GenericKubernetesResource object, String field) {
    Object found = object.get("spec", field);
    return found == null ? null : JSON.convertValue(found, LabelSelector.class);
  }

  private static void put(
      Map<String, LabelSelector> spec, String field, @Nullable LabelSelector selector) {
    if (selector != null) {
      spec.put(field, selector);
    }
  }

  private static Facts renamed(Facts facts, String suffix) {
    try {
      var text =
          JSON.writeValueAsString(facts)
              .replace("\"team-a\"", "\"team-a-" + suffix + "\"")
              .replace("\"monitoring\"", "\"monitoring-" + suffix + "\"");
      return JSON.readValue(text, Facts.class);
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static KubernetesClient client() {
    return ApiServer.shared().client();
  }
}
