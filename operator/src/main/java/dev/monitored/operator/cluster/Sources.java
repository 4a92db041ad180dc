package dev.monitored.operator.cluster;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.prometheus.PlainPrometheus;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Set;

/** What informers are made from, in the namespaces that the operator works in. */
record Sources(KubernetesClient client, Scope scope) {

  List<FilterWatchListDeletable<Monitored, KubernetesResourceList<Monitored>, Resource<Monitored>>>
      monitoreds() {
    return in(scope.applications(), client.resources(Monitored.class));
  }

  /** The Pods of applications. */
  List<FilterWatchListDeletable<Pod, PodList, PodResource>> pods() {
    return in(scope.applications(), client.pods()).stream()
        .map(pods -> pods.withLabel(Labels.MANAGED_BY, Labels.OPERATOR))
        .toList();
  }

  /** The ConfigMaps into which rules are written, each by its name. */
  List<Resource<ConfigMap>> rules(List<PlainPrometheus> prometheuses) {
    return prometheuses.stream()
        .filter(prometheus -> prometheus.rulesConfigMap() != null)
        .map(prometheus ->
            client
                .configMaps()
                .inNamespace(prometheus.ref().namespace())
                .withName(prometheus.rulesConfigMap()))
        .toList();
  }

  /** One for each namespace; one for all if none is named. */
  static <T extends HasMetadata, L extends KubernetesResourceList<T>, R extends Resource<T>>
      List<FilterWatchListDeletable<T, L, R>> in(
          Set<String> namespaces, MixedOperation<T, L, R> objects) {
    return namespaces.isEmpty()
        ? List.of(objects.inAnyNamespace())
        : namespaces.stream().<FilterWatchListDeletable<T, L, R>>map(objects::inNamespace).toList();
  }
}
