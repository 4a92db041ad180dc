package dev.monitored.bench.operator.prometheus;

import dev.monitored.bench.operator.cluster.Yaml;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the cluster has, at once: every ServiceMonitor is a pool with the Pods of its application in
 * it, and every PrometheusRule is loaded.
 */
public final class Loaded implements Contents, AutoCloseable {
  private static final String APPLICATION = "application";
  private static final String INSTANCE = "app.kubernetes.io/instance";
  private static final String POOL = "serviceMonitor/%s/0";

  private final SharedIndexInformer<Pod> pods;
  private final SharedIndexInformer<GenericKubernetesResource> monitors;
  private final SharedIndexInformer<GenericKubernetesResource> rules;

  public Loaded(KubernetesClient client) {
    pods =
        client
            .pods()
            .inAnyNamespace()
            .withLabel(INSTANCE)
            .runnableInformer(0)
            .addIndexers(Map.of(APPLICATION, pod -> List.of(application(pod))));
    pods.run();
    monitors = informer(client, Yaml.SERVICE_MONITOR);
    rules = informer(client, Yaml.RULE);
  }

  /** Retries, because the API server may refuse objects of a CRD that was just created. */
  private static SharedIndexInformer<GenericKubernetesResource> informer(
      KubernetesClient client, ResourceDefinitionContext kind) {
    var informer = client.genericKubernetesResources(kind).inAnyNamespace().runnableInformer(0);
    informer.exceptionHandler((_, _) -> true);
    informer.run();
    return informer;
  }

  @Override
  public Set<String> pools() {
    return monitors.getStore().listKeys().stream().map(POOL::formatted).collect(Collectors.toSet());
  }

  @Override
  public Stream<Target> targets(String pool) {
    if (pool.isEmpty()) {
      return monitors.getStore().list().stream().flatMap(this::targetsOf);
    }
    var key = pool.replaceFirst("^serviceMonitor/(.*)/0$", "$1");
    return Stream.ofNullable(monitors.getStore().getByKey(key)).flatMap(this::targetsOf);
  }

  @Override
  public Stream<Group> groups() {
    return rules.getStore().list().stream().flatMap(RulesJson::groups);
  }

  private Stream<Target> targetsOf(GenericKubernetesResource monitor) {
    Object application = monitor.get("spec", "selector", "matchLabels", INSTANCE);
    var key = monitor.getMetadata().getNamespace() + "/" + application;
    return pods.getIndexer().byIndex(APPLICATION, key).stream()
        .filter(pod -> pod.getStatus().getPodIP() != null)
        .map(pod -> target(monitor, pod));
  }

  private static Target target(GenericKubernetesResource monitor, Pod pod) {
    var metadata = monitor.getMetadata();
    var job = Objects.toString(monitor.get("spec", "selector", "matchLabels", INSTANCE));
    return new Target(
        POOL.formatted(metadata.getNamespace() + "/" + metadata.getName()),
        metadata.getNamespace(),
        job,
        pod.getMetadata().getName(),
        pod.getStatus().getPodIP() + ":" + port(pod, endpoint(monitor, "port", "http")),
        endpoint(monitor, "path", "/metrics"),
        endpoint(monitor, "interval", "30s"),
        endpoint(monitor, "scrapeTimeout", "10s"),
        Map.of("__meta_kubernetes_service_name", job));
  }

  private static String endpoint(
      GenericKubernetesResource monitor, String field, String otherwise) {
    Object value = monitor.get("spec", "endpoints", 0, field);
    return Objects.toString(value, otherwise);
  }

  private static int port(Pod pod, String name) {
    return pod.getSpec().getContainers().stream()
        .flatMap(container -> container.getPorts().stream())
        .filter(port -> name.equals(port.getName()))
        .findFirst()
        .map(ContainerPort::getContainerPort)
        .orElse(0);
  }

  private static String application(HasMetadata pod) {
    var metadata = pod.getMetadata();
    return metadata.getNamespace() + "/" + metadata.getLabels().get(INSTANCE);
  }

  @Override
  public void close() {
    List.of(pods, monitors, rules).forEach(SharedIndexInformer::close);
  }
}
