package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.monitored.operator.children.DeploymentManifest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The judge of every manifest: an API server that enforces the Pod Security Standard restricted.
 */
class ManifestsIT {
  private static final ApiServer SERVER = ApiServer.shared();
  private static final List<Path> DEFINITIONS =
      ApiServer.monitoring("servicemonitors", "podmonitors", "prometheusrules");

  private final KubernetesClient client = SERVER.client();

  @BeforeAll
  static void prometheusOperatorIsThere() {
    DEFINITIONS.forEach(SERVER::apply);
  }

  @AfterAll
  static void leaveItAsItWas() {
    DEFINITIONS.forEach(SERVER::delete);
  }

  @ParameterizedTest
  @MethodSource("dev.monitored.operator.Case#all")
  void areStoredAsTheyAreSentSoThatTheyNeverDiffer(Case one) {
    for (HasMetadata manifest : one.manifests()) {
      var stored = apply(manifest, true);

      assertThat(differences("", tree(manifest), tree(stored)))
          .as(manifest.getKind() + " " + manifest.getMetadata().getName())
          .isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.monitored.operator.Case#run")
  void podsKeepToTheStandardRestricted(Case one) {
    var template = DeploymentManifest.of(one.monitored(), Case.DEFAULTS).getSpec().getTemplate();
    var pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("restricted")
            .withNamespace(Case.NAMESPACE)
            .endMetadata()
            .withSpec(template.getSpec())
            .build();

    assertThat(client.resource(pod).dryRun().create().getSpec()).isNotNull();
  }

  @Test
  void aJobServerMayGetAndGiveUpStorage() {
    var samples = Case.all().filter(one -> one.name().startsWith("sample-")).toList();
    var withStorage = deployment(samples.getFirst());
    var without = deployment(samples.getLast());
    without.getMetadata().setName(withStorage.getMetadata().getName());
    without.getSpec().setSelector(withStorage.getSpec().getSelector());
    without.getSpec().getTemplate().setMetadata(withStorage.getSpec().getTemplate().getMetadata());

    for (Deployment next : new Deployment[] {without, withStorage, without}) {
      var stored = (Deployment) apply(next, false);

      assertThat(stored.getSpec().getStrategy().getType())
          .isEqualTo(next.getSpec().getStrategy().getType());
    }
    client.resource(without).delete();
  }

  private static Deployment deployment(Case one) {
    return DeploymentManifest.of(one.monitored(), Case.DEFAULTS);
  }

  private HasMetadata apply(HasMetadata manifest, boolean dryRun) {
    var context =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("test")
            .withFieldValidation("Strict")
            .withDryRun(dryRun ? List.of("All") : null)
            .build();
    return client.resource(manifest).patch(context);
  }

  /** Paths of what was sent and is not there, or is there otherwise. */
  private static Stream<String> differences(String path, JsonNode sent, JsonNode stored) {
    if (sent.isObject() && !sent.isEmpty()) {
      return sent.propertyStream()
          .flatMap(one ->
              differences(path + "." + one.getKey(), one.getValue(), stored.path(one.getKey())));
    }
    if (sent.isArray() && sent.size() == stored.size() && !sent.isEmpty()) {
      return Stream.iterate(0, index -> index < sent.size(), index -> index + 1)
          .flatMap(
              index -> differences(path + "[" + index + "]", sent.get(index), stored.path(index)));
    }
    return sent.equals(stored) ? Stream.empty() : Stream.of(path + ": " + sent + " / " + stored);
  }

  private static JsonNode tree(HasMetadata resource) {
    return new KubernetesSerialization().convertValue(resource, JsonNode.class);
  }
}
