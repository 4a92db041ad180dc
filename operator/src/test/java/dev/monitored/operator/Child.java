package dev.monitored.operator;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An object that the operator writes, as anybody else sees and changes it. */
record Child(
    KubernetesClient client, String namespace, String apiVersion, String kind, String name) {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final List<String> KEPT_BY_OTHERS =
      List.of(
          "resourceVersion",
          "uid",
          "generation",
          "creationTimestamp",
          "managedFields",
          "finalizers");

  /** All but what the API server and other controllers keep there; empty: it is not there. */
  ObjectNode content() {
    var found = resource().get();
    var serialization = client.getKubernetesSerialization();
    if (found == null) {
      return JsonNodeFactory.instance.objectNode();
    }
    var content = serialization.convertValue(found, ObjectNode.class);
    content.remove("status");
    content.withObject("/metadata").remove(KEPT_BY_OTHERS);
    return content;
  }

  void awaitThere() {
    await().alias(this + " is there").atMost(SOON).until(() -> !content().isEmpty());
  }

  void awaitGone() {
    await().alias(this + " is gone").atMost(SOON).until(() -> content().isEmpty());
  }

  void awaitOtherThan(ObjectNode before) {
    await()
        .alias(this + " is changed")
        .atMost(SOON)
        .until(() -> !content().isEmpty() && !content().equals(before));
  }

  /** Replaces a part by hand, by JSON pointer and JSON, and waits until it is as before. */
  void damage(String part, String value) {
    var operations =
        "[{\"op\": \"replace\", \"path\": \"%s\", \"value\": %s}]".formatted(part, value);
    var before = content();
    var damaged =
        resource()
            .patch(PatchContext.of(PatchType.JSON), operations)
            .getMetadata()
            .getResourceVersion();
    await()
        .alias(this + " is put right after " + part + " became " + value)
        .atMost(SOON)
        .until(() -> content().equals(before) && !Objects.equals(version(), damaged));
  }

  /** Deletes it by hand, and waits until there is another. */
  void delete() {
    var before = resource().require();
    resource().edit(Child::unprotected);
    resource().delete();
    await()
        .alias(this + " is made again")
        .atMost(SOON)
        .until(() -> {
          var found = resource().get();
          return found != null
              && !found.getMetadata().getUid().equals(before.getMetadata().getUid());
        });
  }

  /** Makes an object of somebody else's, where this child of another application would be. */
  void copyFor(String application) {
    var copy = content();
    var metadata = copy.withObject("/metadata");
    metadata.remove(List.of("labels", "ownerReferences", "annotations"));
    metadata.put("name", name.replaceFirst("^[^-]*", application));
    if (copy.get("spec") instanceof ObjectNode spec) {
      spec.remove(List.of("clusterIP", "clusterIPs"));
    }
    client.resource(copy.toString()).create();
  }

  /** No controller takes such a protection off here. */
  private static GenericKubernetesResource unprotected(GenericKubernetesResource found) {
    found.getMetadata().getFinalizers().clear();
    return found;
  }

  private @Nullable String version() {
    var found = resource().get();
    return found == null ? null : found.getMetadata().getResourceVersion();
  }

  private Resource<GenericKubernetesResource> resource() {
    return client
        .genericKubernetesResources(apiVersion, kind)
        .inNamespace(namespace)
        .withName(name);
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
