package dev.monitored.operator.watch;

import dev.monitored.operator.api.Monitored;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps of an object only what is read of it: an informer holds all objects of its kind.
 *
 * @param <T> the kind
 */
public final class TrimmedStore<T extends HasMetadata> extends BasicItemStore<T> {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final Consumer<T> trim;

  private TrimmedStore(Consumer<T> trim) {
    super(Cache::metaNamespaceKeyFunc);
    this.trim = trim;
  }

  /** Without the copy that {@code kubectl apply} makes, and without the names of owned fields. */
  public static TrimmedStore<Monitored> ofMonitoreds() {
    return new TrimmedStore<>(TrimmedStore::trimMetadata);
  }

  /** Without what only the kubelet needs. */
  public static TrimmedStore<Pod> ofPods() {
    return new TrimmedStore<>(pod -> {
      trimMetadata(pod);
      pod.getMetadata().setAnnotations(Map.of());
      pod.setSpec(trimmed(pod.getSpec()));
    });
  }

  public static TrimmedStore<Service> ofServices() {
    return new TrimmedStore<>(TrimmedStore::trimMetadata);
  }

  /** Without what its containers do. */
  public static <W extends HasMetadata> TrimmedStore<W> ofWorkloads(
      Function<W, PodTemplateSpec> template) {
    return new TrimmedStore<>(workload -> {
      trimMetadata(workload);
      template.apply(workload).setSpec(trimmed(template.apply(workload).getSpec()));
    });
  }

  /** No other thread knows an object before its informer has stored it. */
  @Override
  public T put(String key, T object) {
    trim.accept(object);
    return super.put(key, object);
  }

  private static void trimMetadata(HasMetadata object) {
    var metadata = object.getMetadata();
    Objects.requireNonNullElse(metadata.getManagedFields(), List.<ManagedFieldsEntry>of())
        .forEach(entry -> entry.setFieldsV1(null));
    if (metadata.getAnnotations() != null) {
      metadata.getAnnotations().remove(LAST_APPLIED);
    }
  }

  private static PodSpec trimmed(PodSpec spec) {
    return new PodSpecBuilder()
        .withContainers(spec.getContainers().stream().map(TrimmedStore::trimmed).toList())
        .withInitContainers(spec.getInitContainers().stream().map(TrimmedStore::trimmed).toList())
        .build();
  }

  private static Container trimmed(Container container) {
    return new ContainerBuilder()
        .withName(container.getName())
        .withImage(container.getImage())
        .withRestartPolicy(container.getRestartPolicy())
        .withPorts(container.getPorts())
        .withStartupProbe(container.getStartupProbe())
        .withReadinessProbe(container.getReadinessProbe())
        .withLivenessProbe(container.getLivenessProbe())
        .build();
  }
}
