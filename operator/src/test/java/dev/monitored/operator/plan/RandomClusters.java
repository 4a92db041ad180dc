package dev.monitored.operator.plan;

import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.prometheus.KnownPrometheus;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.snapshot.Facts;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Clusters of few keys and values, so that selectors often agree and often contradict. */
public record RandomClusters(Random random) {
  static final List<String> KEYS = List.of("a", "b", "app.kubernetes.io/name", Labels.MANAGED_BY);
  static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";
  static final List<String> VALUES = List.of("x", "y", Labels.OPERATOR);

  private static final List<String> OPERATORS =
      List.of("In", "In", "NotIn", "Exists", "DoesNotExist", "Nonsense");

  public Facts facts(int most) {
    var operated = new ArrayList<OperatedPrometheus>();
    IntStream.rangeClosed(0, random.nextInt(most))
        .forEach(index -> operated.add(prometheus("p" + index)));
    var labels = new TreeMap<>(labels(List.of("a", "b")));
    labels.put(NAMESPACE_NAME, Clusters.NAMESPACE);
    return Clusters.with(Clusters.facts(operated.toArray(KnownPrometheus[]::new)), labels);
  }

  /** Labels of an author, who often gives none. */
  public Map<String, String> labels(List<String> keys) {
    var labels = new TreeMap<String, String>();
    keys.stream().filter(_ -> random.nextInt(4) == 0).forEach(key -> labels.put(key, value()));
    return labels;
  }

  private OperatedPrometheus prometheus(String name) {
    var usual = Clusters.operated(name, objects(), namespaces());
    return new OperatedPrometheus(
        usual.ref(),
        usual.labels(),
        usual.serviceMonitorSelector(),
        usual.serviceMonitorNamespaceSelector(),
        random.nextInt(4) == 0 ? null : Clusters.EVERYTHING,
        null,
        objects(),
        namespaces(),
        usual.scrapeInterval(),
        null,
        null,
        false);
  }

  private @Nullable LabelSelector objects() {
    return random.nextInt(8) == 0 ? null : selector();
  }

  private @Nullable LabelSelector namespaces() {
    return switch (random.nextInt(8)) {
      case 0 -> null;
      case 1, 2 -> selector();
      case 3 -> Clusters.labels(NAMESPACE_NAME, namespaceName());
      case 4 -> Clusters.selector(byName("In"));
      case 5 -> Clusters.selector(byName("NotIn"), requirement());
      default -> Clusters.EVERYTHING;
    };
  }

  private LabelSelectorRequirement byName(String operator) {
    return Clusters.wants(NAMESPACE_NAME, operator, namespaceName());
  }

  private String namespaceName() {
    return random.nextInt(4) == 0 ? Clusters.NAMESPACE : "monitoring";
  }

  private LabelSelector selector() {
    var expressions = IntStream.range(0, random.nextInt(3)).mapToObj(_ -> requirement()).toList();
    return new LabelSelectorBuilder()
        .withMatchLabels(random.nextInt(3) == 0 ? Map.of(key(), value()) : Map.of())
        .withMatchExpressions(expressions)
        .build();
  }

  private LabelSelectorRequirement requirement() {
    var operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
    var isUnary = operator.endsWith("xist") || operator.endsWith("xists");
    var count = isUnary ? (random.nextInt(20) == 0 ? 1 : 0) : random.nextInt(3);
    var values = IntStream.range(0, count).mapToObj(_ -> value()).toList();
    return new LabelSelectorRequirement(key(), operator, values);
  }

  private String key() {
    return KEYS.get(random.nextInt(KEYS.size()));
  }

  private String value() {
    return VALUES.get(random.nextInt(VALUES.size()));
  }
}
