package dev.monitored.operator.naming;

import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Names one Prometheus of the cluster. {@code kind} is {@code Prometheus} or {@code
 * PrometheusAgent} for objects of prometheus-operator, {@code Plain} for one named in the
 * operator's settings.
 */
public record PrometheusRef(String kind, String namespace, String name)
    implements Comparable<PrometheusRef> {
  public static final String PROMETHEUS = "Prometheus";
  public static final String AGENT = "PrometheusAgent";

  /** Evaluates rules, and scrapes nothing. */
  public static final String RULER = "ThanosRuler";

  public static final String PLAIN = "Plain";

  private static final Comparator<PrometheusRef> ORDER =
      Comparator.comparing(PrometheusRef::kind)
          .thenComparing(PrometheusRef::namespace)
          .thenComparing(PrometheusRef::name);

  /** Reads what {@link #toString} writes; empty: it is something else. */
  public static Optional<PrometheusRef> parse(@Nullable String text) {
    var parts = (text == null ? "" : text).split("/", -1);
    return parts.length == 3
        ? Optional.of(new PrometheusRef(parts[0], parts[1], parts[2]))
        : Optional.empty();
  }

  /** As {@code spec.prometheus.names} has it: {@code namespace/name}. */
  public String qualifiedName() {
    return namespace + "/" + name;
  }

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
