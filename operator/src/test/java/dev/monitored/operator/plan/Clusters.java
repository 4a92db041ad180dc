package dev.monitored.operator.plan;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.Discoverer;
import dev.monitored.operator.prometheus.KnownPrometheus;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.prometheus.PlainPrometheus;
import dev.monitored.operator.prometheus.PrometheusPolicy;
import dev.monitored.operator.prometheus.PrometheusPolicy.Entry;
import dev.monitored.operator.snapshot.Facts;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Clusters and applications for tests of plans. */
public final class Clusters {
  public static final String NAMESPACE = "team-a";
  public static final LabelSelector EVERYTHING = new LabelSelector();

  private Clusters() {}

  /** A job server; the rest of its spec is YAML in flow style. */
  public static Monitored aMonitored(String spec) {
    return parsed("jobServer: {}, " + spec);
  }

  public static Monitored aWorkload(String spec) {
    return parsed("workload: {image: any}, " + spec);
  }

  private static Monitored parsed(String spec) {
    return Serialization.unmarshal(
        "metadata: {name: shop, namespace: %s}\nspec: {%s}".formatted(NAMESPACE, spec),
        Monitored.class);
  }

  /** The platform's list has everything in namespace monitoring. */
  public static Facts facts(KnownPrometheus... all) {
    return new Facts(
        true,
        false,
        List.of(all).stream()
            .filter(OperatedPrometheus.class::isInstance)
            .map(OperatedPrometheus.class::cast)
            .toList(),
        List.of(all).stream()
            .filter(PlainPrometheus.class::isInstance)
            .map(PlainPrometheus.class::cast)
            .toList(),
        Map.of("kubernetes.io/metadata.name", NAMESPACE),
        new PrometheusPolicy(List.of(new Entry("monitoring", null)), null),
        List.of(),
        List.of());
  }

  public static LabelSelector labels(String key, String value) {
    return new LabelSelectorBuilder().addToMatchLabels(key, value).build();
  }

  public static LabelSelector selector(LabelSelectorRequirement... requirements) {
    return new LabelSelectorBuilder().withMatchExpressions(requirements).build();
  }

  public static LabelSelectorRequirement wants(String key, String operator, String... values) {
    return new LabelSelectorRequirement(key, operator, List.of(values));
  }

  public static PlainPrometheus plain(String name) {
    return new PlainPrometheus(
        new PrometheusRef(PrometheusRef.PLAIN, "monitored-system", name),
        Map.of("tier", name),
        "http://" + name,
        name + "-rules",
        "5s",
        null);
  }

  /** Selects objects of all namespaces by that selector. */
  public static OperatedPrometheus operated(String name, @Nullable LabelSelector selector) {
    return operated(name, selector, EVERYTHING);
  }

  public static OperatedPrometheus operated(
      String name, @Nullable LabelSelector selector, @Nullable LabelSelector namespaces) {
    return new OperatedPrometheus(
        new PrometheusRef(PrometheusRef.PROMETHEUS, "monitoring", name),
        Map.of("tier", name),
        selector,
        namespaces,
        null,
        null,
        selector,
        namespaces,
        "30s",
        null,
        new Discoverer("monitoring", name, false),
        false);
  }

  public static OperatedPrometheus agent(
      String name, @Nullable LabelSelector serviceMonitors, @Nullable LabelSelector podMonitors) {
    return new OperatedPrometheus(
        new PrometheusRef(PrometheusRef.AGENT, "monitoring", name),
        Map.of("tier", name),
        serviceMonitors,
        EVERYTHING,
        podMonitors,
        EVERYTHING,
        null,
        null,
        null,
        null,
        new Discoverer("monitoring", name, false),
        false);
  }

  /** The same cluster with other objects of prometheus-operator. */
  public static Facts with(Facts facts, List<OperatedPrometheus> operated) {
    return new Facts(
        facts.monitoringApi(),
        facts.unseen(),
        operated,
        facts.plain(),
        facts.namespaceLabels(),
        facts.policy(),
        facts.access(),
        List.of());
  }

  public static Facts with(Facts facts, Map<String, String> namespaceLabels) {
    return new Facts(
        facts.monitoringApi(),
        facts.unseen(),
        facts.operated(),
        facts.plain(),
        namespaceLabels,
        facts.policy(),
        facts.access(),
        List.of());
  }
}
