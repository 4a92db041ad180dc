package dev.monitored.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an earlier version of the operator left in an API server, field managers included. */
record Recording(KubernetesClient client, Path folder) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> WITH_STATUS = Set.of("Monitored", "Deployment");

  void namespace(String name) {
    var namespace = new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
    client.resource(namespace).create();
  }

  /** Makes the objects of a file. The first one owns the others, by the identity it gets here. */
  void replay(String file) throws IOException {
    var documents = List.of(Files.readString(folder.resolve(file)).split("---\n"));
    var uid = replayObject(documents.get(1)).getMetadata().getUid();
    for (var document : documents.subList(2, documents.size())) {
      replayObject(document.replace("UID", uid));
    }
  }

  private GenericKubernetesResource replayObject(String yaml) throws IOException {
    var recorded =
        client.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class);
    var managers = JSON.valueToTree(recorded.getMetadata().getManagedFields());
    recorded.getMetadata().setManagedFields(List.of());
    if (recorded.get("spec") instanceof Map<?, ?> spec) {
      spec.keySet().removeIf(key -> Set.of("clusterIP", "clusterIPs").contains(key));
    }
    var made = client.resource(recorded).create();
    if (WITH_STATUS.contains(recorded.getKind())) {
      made.setAdditionalProperty("status", recorded.get("status"));
      made = client.resource(made).updateStatus();
    }
    // Only a patch of nothing else leaves them as they are given.
    var patch =
        JSON.createArrayNode()
            .add(
                JSON.createObjectNode()
                    .put("op", "replace")
                    .put("path", "/metadata/managedFields")
                    .set("value", managers));
    return client.resource(made).patch(PatchContext.of(PatchType.JSON), patch.toString());
  }
}
