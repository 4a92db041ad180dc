package dev.monitored.operator.naming;

import dev.monitored.operator.api.Monitored;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every label that the operator gives to something in a cluster. */
public final class Labels {
  public static final String NAME = "app.kubernetes.io/name";
  public static final String INSTANCE = "app.kubernetes.io/instance";
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final String COMPONENT = "app.kubernetes.io/component";

  /** Of a volume claim: the {@code Monitored} that uses it. */
  public static final String MONITORED = "monitored.dev/monitored";

  /** Of a namespace: its name. The API server resets it whenever somebody changes it. */
  public static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

  /** What Grafana's sidecar selects the ConfigMaps of dashboards by. */
  public static final String DASHBOARD = "grafana_dashboard";

  /** Of the series of a further endpoint: its path. */
  public static final String METRICS_PATH = "metrics_path";

  public static final String OPERATOR = "monitored-operator";

  private Labels() {}

  /**
   * The labels of every child, by which Service, Deployment and monitors select the Pods, too. They
   * are frozen: the selector of a Deployment cannot change.
   */
  public static SortedMap<String, String> of(Monitored monitored) {
    var labels = new TreeMap<String, String>();
    labels.put(NAME, Names.of(monitored));
    labels.put(INSTANCE, Names.of(monitored));
    labels.put(MANAGED_BY, OPERATOR);
    return labels;
  }

  /**
   * The labels of a volume claim. It has no owner, so whatever prunes by label would take it for a
   * leftover: none of these is one that tools track their objects by.
   */
  public static SortedMap<String, String> ofClaim(Monitored monitored) {
    var labels = new TreeMap<String, String>();
    labels.put(MONITORED, Names.of(monitored));
    labels.put(MANAGED_BY, OPERATOR);
    return labels;
  }

  /** Whether the chart has made it to monitor the operator itself. */
  public static boolean isOfOperator(Monitored monitored) {
    var given = monitored.getMetadata().getLabels();
    return given != null
        && "monitored".equals(given.get(NAME))
        && "operator".equals(given.get(COMPONENT))
        && monitored.getSpec().target() != null;
  }

  /** Whose child it is, by its labels; empty: nobody's. */
  public static String monitored(Map<String, String> labels) {
    return labels.getOrDefault(MONITORED, labels.getOrDefault(INSTANCE, ""));
  }

  /**
   * The author's labels, which monitors and rules carry on: those of the {@code Monitored} except
   * the ones whose keys belong to Kubernetes.
   */
  public static SortedMap<String, String> ofAuthor(Monitored monitored) {
    var labels = new TreeMap<String, String>();
    var given = monitored.getMetadata().getLabels();
    (given == null ? Map.<String, String>of() : given)
        .forEach((key, value) -> labels.merge(key, value, (_, next) -> next));
    labels.keySet().removeIf(Labels::isKubernetes);
    return labels;
  }

  /** Whether such a label of a namespace changes how Kubernetes treats the namespace. */
  public static boolean isReservedOfNamespaces(String key) {
    return isKubernetes(key) && !key.startsWith("app.kubernetes.io/");
  }

  private static boolean isKubernetes(String key) {
    var slash = key.indexOf('/');
    var prefix = "." + (slash < 0 ? "" : key.substring(0, slash));
    return prefix.endsWith(".kubernetes.io") || prefix.endsWith(".k8s.io");
  }
}
