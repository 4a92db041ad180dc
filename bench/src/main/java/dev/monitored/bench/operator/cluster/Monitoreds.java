package dev.monitored.bench.operator.cluster;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Some {@code Monitored} objects that are alike.
 *
 * @param prefix of the names of their namespaces
 * @param spec in YAML's short form; $NAME stands for the name of each
 */
public record Monitoreds(KubernetesClient client, String prefix, String spec, int count) {
  /** An image of one port, to be scraped by whichever Prometheus there is. */
  public static final String WORKLOAD =
      "{workload: {image: registry.example.org/app:1, port: 8080}, scrape: {interval: 30s}}";

  /** The Deployment of the same name. */
  public static final String TARGET =
      "{target: {workload: {kind: Deployment, name: $NAME}}, scrape: {interval: 30s}}";

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: $NAME, namespace: $NAMESPACE}
      spec:
        selector: {matchLabels: {app.kubernetes.io/instance: $NAME}}
        template:
          metadata: {labels: {app.kubernetes.io/instance: $NAME}}
          spec:
            containers:
            - {name: app, image: registry.example.org/app:1, ports: [{name: metrics, containerPort: 8080}]}
      """;

  private static final int NAMESPACES = 10;
  private static final Duration LOOK = Duration.ofSeconds(3);

  private record Name(String namespace, String name) {}

  /** Makes their namespaces, too. */
  public void create() throws InterruptedException {
    createNamespaces();
    createObjects();
  }

  public void createNamespaces() {
    IntStream.range(0, NAMESPACES)
        .forEach(index -> new Yaml(client).createNamespace(prefix + "-" + index, Map.of()));
  }

  public void createObjects() throws InterruptedException {
    Crowd.each(
        names(),
        name ->
            new Yaml(client)
                .create(
                    """
                    apiVersion: monitored.dev/v1alpha1
                    kind: Monitored
                    metadata: {name: %s, namespace: %s}
                    spec: %s
                    """
                        .formatted(
                            name.name(), name.namespace(), spec.replace("$NAME", name.name()))));
  }

  /** One for each, of the same name. */
  public void createDeployments() throws InterruptedException {
    Crowd.each(
        names(),
        name ->
            new Yaml(client)
                .create(
                    DEPLOYMENT
                        .replace("$NAMESPACE", name.namespace())
                        .replace("$NAME", name.name())));
  }

  /** Changes each by the same JSON merge patch. */
  public void patch(String patch) throws InterruptedException {
    Crowd.each(
        names(),
        name ->
            client
                .genericKubernetesResources(Yaml.MONITORED)
                .inNamespace(name.namespace())
                .withName(name.name())
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch));
  }

  /** Puts something into the status of each Deployment that tells the operator nothing. */
  public void churn(String token) throws InterruptedException {
    var status =
        """
        {"status": {"conditions": [{"type": "Churn", "status": "True", "message": "%s"}]}}
        """
            .formatted(token);
    Crowd.each(
        names(),
        name ->
            client
                .apps()
                .deployments()
                .inNamespace(name.namespace())
                .withName(name.name())
                .subresource("status")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), status));
  }

  /** Waits until all are ready. */
  public void awaitReady(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (ready() < count) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "only %d of %d got ready within %d s; the others: %s"
                .formatted(ready(), count, most.toSeconds(), reasons()));
      }
      Thread.sleep(LOOK);
    }
  }

  /**
   * Waits until the status of each is about the spec that it has now.
   *
   * @return of how many it is so, if time ran out
   */
  public long awaitServed(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (served() < count && System.nanoTime() < end) {
      Thread.sleep(LOOK);
    }
    return served();
  }

  private long served() {
    return all().stream().filter(Monitoreds::isServed).count();
  }

  private static boolean isServed(GenericKubernetesResource object) {
    Number observed = object.get("status", "observedGeneration");
    return observed != null && observed.longValue() == object.getMetadata().getGeneration();
  }

  public long ready() {
    return all().stream().filter(hasReady("True")).count();
  }

  private Map<String, Long> reasons() {
    return all().stream()
        .filter(hasReady("True").negate())
        .collect(
            Collectors.groupingBy(
                object -> condition(object).map(Condition::getReason).orElse("none"),
                Collectors.counting()));
  }

  private List<GenericKubernetesResource> all() {
    return new Yaml(client)
        .list(Yaml.MONITORED).stream()
            .filter(object -> object.getMetadata().getNamespace().startsWith(prefix + "-"))
            .toList();
  }

  private Predicate<GenericKubernetesResource> hasReady(String status) {
    return object -> condition(object).map(Condition::getStatus).filter(status::equals).isPresent();
  }

  private Optional<Condition> condition(GenericKubernetesResource object) {
    Object conditions = object.get("status", "conditions");
    var json = client.getKubernetesSerialization();
    return conditions == null
        ? Optional.empty()
        : Arrays.stream(json.convertValue(conditions, Condition[].class))
            .filter(one -> one.getType().equals("Ready"))
            .findFirst();
  }

  private List<Name> names() {
    return IntStream.range(0, count)
        .mapToObj(index -> new Name(prefix + "-" + index % NAMESPACES, "app-" + index))
        .toList();
  }
}
