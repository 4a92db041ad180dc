package dev.monitored.bench.operator.selection;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A cluster among others in one API server: its Prometheuses see no namespaces but its own, and may
 * look for targets in no others.
 */
public record RandomCluster(String name, RandomSelectors selectors) {
  private static final String CLUSTER = "bench/cluster";
  private static final int MOST_PROMETHEUSES = 4;
  private static final int MONITOREDS = 2;

  public static RandomCluster of(String name, Random random) {
    return new RandomCluster(name, new RandomSelectors(random));
  }

  /** Namespaces, Prometheuses and their rights. */
  public List<Map<String, Object>> platform() {
    int prometheuses = 1 + selectors.random().nextInt(MOST_PROMETHEUSES);
    return Stream.of(
            namespaces().stream().map(this::namespace),
            namespaces().stream().map(this::account),
            namespaces().stream().map(this::rights),
            IntStream.range(0, prometheuses).mapToObj(index -> prometheus("p" + index)))
        .flatMap(objects -> objects)
        .toList();
  }

  /** What its users apply. */
  public List<Map<String, Object>> monitoreds() {
    return IntStream.range(0, MONITOREDS).mapToObj(index -> monitored("app-" + index)).toList();
  }

  private List<String> namespaces() {
    return List.of(name + "-monitoring", name + "-a", name + "-b");
  }

  private Map<String, Object> namespace(String namespace) {
    var labels = new TreeMap<>(selectors.labels());
    labels.put(CLUSTER, name);
    return Map.of(
        "apiVersion", "v1",
        "kind", "Namespace",
        "metadata", Map.of("name", namespace, "labels", labels));
  }

  private Map<String, Object> account(String namespace) {
    return Map.of(
        "apiVersion", "v1",
        "kind", "ServiceAccount",
        "metadata", Map.of("name", "prometheus", "namespace", namespace));
  }

  private Map<String, Object> rights(String namespace) {
    var group = "rbac.authorization.k8s.io";
    var subjects =
        namespaces().stream()
            .map(from -> Map.of("kind", "ServiceAccount", "name", "prometheus", "namespace", from))
            .toList();
    return Map.of(
        "apiVersion",
        group + "/v1",
        "kind",
        "RoleBinding",
        "metadata",
        Map.of("name", "prometheus", "namespace", namespace),
        "roleRef",
        Map.of("apiGroup", group, "kind", "ClusterRole", "name", "prometheus"),
        "subjects",
        subjects);
  }

  private Map<String, Object> prometheus(String prometheus) {
    boolean isAgent = selectors.isOneOf(5);
    var spec = new TreeMap<String, Object>();
    spec.put("serviceAccountName", "prometheus");
    // An agent that takes PodMonitors only is another route.
    select(spec, isAgent && selectors.isOneOf(2) ? "podMonitor" : "serviceMonitor");
    return Map.of(
        "apiVersion",
        "monitoring.coreos.com/" + (isAgent ? "v1alpha1" : "v1"),
        "kind",
        isAgent ? "PrometheusAgent" : "Prometheus",
        "metadata",
        Map.of(
            "name", prometheus,
            "namespace", namespaces().get(selectors.isOneOf(3) ? 1 : 0),
            "labels", Map.of("role", role())),
        "spec",
        spec);
  }

  /** Without a selector it selects nothing, and without one of namespaces those of its own. */
  private void select(Map<String, Object> spec, String stem) {
    if (!selectors.isOneOf(8)) {
      spec.put(stem + "Selector", selectors.selector());
    }
    if (!selectors.isOneOf(6)) {
      var labels =
          new TreeMap<String, String>(selectors.isOneOf(4) ? selectors.labels() : Map.of());
      labels.put(CLUSTER, name);
      spec.put(stem + "NamespaceSelector", Map.of("matchLabels", labels));
    }
  }

  private Map<String, Object> monitored(String application) {
    var spec = new TreeMap<String, Object>();
    spec.put("workload", Map.of("image", "registry.example.org/app:1"));
    spec.put("replicas", 0);
    if (selectors.isOneOf(5)) {
      var selector = Map.of("matchLabels", Map.of("role", role()));
      spec.put("prometheus", Map.of("selector", selector));
    }
    return Map.of(
        "apiVersion",
        "monitored.dev/v1alpha1",
        "kind",
        "Monitored",
        "metadata",
        Map.of(
            "name", application,
            "namespace", selectors.any(namespaces()),
            "labels", selectors.labels()),
        "spec",
        spec);
  }

  private String role() {
    return selectors.any(List.of("platform", "team"));
  }
}
