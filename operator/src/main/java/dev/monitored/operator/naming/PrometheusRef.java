package dev.monitored.operator.naming;

import java.util.Comparator;

/**
 * Names one Prometheus of the cluster. {@code kind} is {@code Prometheus} or {@code
 * PrometheusAgent} for objects of prometheus-operator, {@code Plain} for one named in the
 * operator's settings.
 */
public record PrometheusRef(String kind, String namespace, String name)
    implements Comparable<PrometheusRef> {
  public static final String PROMETHEUS = "Prometheus";
  public static final String AGENT = "PrometheusAgent";
  public static final String PLAIN = "Plain";

  private static final Comparator<PrometheusRef> ORDER =
      Comparator.comparing(PrometheusRef::kind)
          .thenComparing(PrometheusRef::namespace)
          .thenComparing(PrometheusRef::name);

  @Override
  public int compareTo(PrometheusRef other) {
    return ORDER.compare(this, other);
  }

  /** {@code kind/namespace/name}, as status shows it. */
  @Override
  public String toString() {
    return kind + "/" + namespace + "/" + name;
  }
}
