package dev.monitored.bench.operator.selection;

import dev.monitored.bench.operator.cluster.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which Prometheus selects which application, according to the statuses. */
public record Predicted(KubernetesClient client) {
  /** Of one that was not chosen, and selects it all the same. */
  private static final String ALL_THE_SAME = "PickedUpByOthers";

  public Set<Pick> picks() {
    return new Yaml(client)
        .list(Yaml.MONITORED).stream().flatMap(Predicted::picks).collect(Collectors.toSet());
  }

  /** Whether every status has come to a result. */
  public boolean isComplete() {
    return new Yaml(client)
        .list(Yaml.MONITORED).stream()
            .noneMatch(object -> object.get("status", "observedGeneration") == null);
  }

  private static Stream<Pick> picks(GenericKubernetesResource monitored) {
    var metadata = monitored.getMetadata();
    var name = metadata.getNamespace() + "/" + metadata.getName();
    Object prometheuses = monitored.get("status", "prometheuses");
    return (prometheuses instanceof List<?> all ? all : List.of())
        .stream()
            .map(one -> (Map<?, ?>) one)
            .filter(
                one -> !"None".equals(one.get("route")) || ALL_THE_SAME.equals(one.get("reason")))
            .map(one -> new Pick(String.valueOf(one.get("ref")), name));
  }
}
