package dev.monitored.operator;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.OddValues;
import dev.monitored.operator.api.OddValues.Odd;
import dev.monitored.operator.status.Conditions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every property of the CRD with odd values: refused by its name, or accepted and reported on. The
 * good spec makes good again.
 */
class OddValuesIT {
  private static final Path CRD = Path.of("../deploy/crds/monitored.yaml");
  private static final Path EXAMPLES = Path.of("src/test/resources/fixtures/odd-values.yaml");
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final int SERVER_ERROR = 500;

  private static final Map<String, String> GOOD =
      Map.of(
          "workload", "{\"workload\": {\"image\": \"good\"}}",
          "server", "{\"jobServer\": {}}",
          "target", "{\"target\": {\"service\": {\"name\": \"theirs\"}}}");

  private final Applications applications = Applications.inNewNamespace();
  private final KubernetesClient client = applications.client();
  private final KubernetesSerialization serialization = client.getKubernetesSerialization();
  private final Map<String, Odd> accepted = new TreeMap<>();
  private final List<String> refusedWithoutAName = new ArrayList<>();

  @Test
  void eachIsRefusedByNameOrReportedOnAndTheGoodSpecRecovers() throws IOException {
    try (var operator = RunningOperator.start()) {
      odd().forEach(this::create);
      assertThat(refusedWithoutAName).isEmpty();
      assertThat(accepted).hasSizeBetween(50, 400);
      await()
          .alias("each has a status for its generation")
          .atMost(LONG)
          .untilAsserted(() -> assertThat(silent()).isEmpty());

      accepted.forEach(this::makeGood);
      GOOD.forEach(applications::apply);
      await()
          .alias("each has the conditions of the good spec")
          .atMost(LONG)
          .untilAsserted(() -> assertThat(different()).isEmpty());
      assertThat(operator.get("/readyz").statusCode()).isEqualTo(200);
    }
  }

  private List<Odd> odd() throws IOException {
    var crd = serialization.unmarshal(Files.readString(CRD), JsonNode.class);
    var examples = serialization.unmarshal(Files.readString(EXAMPLES), JsonNode.class);
    return OddValues.of(
        crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"),
        examples.valueStream().map(ObjectNode.class::cast).toList());
  }

  private void create(Odd odd) {
    var name = "odd-" + accepted.size();
    var object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", "monitored.dev/v1alpha1").put("kind", "Monitored");
    object.putObject("metadata").put("name", name);
    object.set("spec", odd.spec());
    try {
      client.raw(
          "/apis/monitored.dev/v1alpha1/namespaces/%s/monitoreds"
              .formatted(applications.namespace()),
          "POST",
          object.toString());
      accepted.put(name, odd);
    } catch (KubernetesClientException e) {
      if (e.getCode() >= SERVER_ERROR || !String.valueOf(e.getMessage()).contains(odd.field())) {
        refusedWithoutAName.add(odd + ": " + e.getMessage());
      }
    }
  }

  /** Those without a status for their generation. */
  private List<Odd> silent() {
    return all()
        .filter(monitored -> !isReported(monitored))
        .flatMap(monitored -> Stream.ofNullable(accepted.get(monitored.getMetadata().getName())))
        .toList();
  }

  private static boolean isReported(Monitored monitored) {
    return monitored.getStatus() != null
        && Objects.equals(
            monitored.getStatus().observedGeneration(), monitored.getMetadata().getGeneration())
        && Conditions.find(monitored.getStatus(), Conditions.READY).isPresent();
  }

  private void makeGood(String name, Odd odd) {
    client
        .resources(Monitored.class)
        .inNamespace(applications.namespace())
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON),
            "[{\"op\": \"replace\", \"path\": \"/spec\", \"value\": %s}]"
                .formatted(GOOD.get(kind(odd))));
  }

  /** Those whose conditions are not those of an object that was never odd. */
  private List<String> different() {
    var verdicts = all().collect(toMap(one -> one.getMetadata().getName(), OddValuesIT::verdicts));
    return accepted.entrySet().stream()
        .filter(
            one -> !Objects.equals(verdicts.get(one.getKey()), verdicts.get(kind(one.getValue()))))
        .map(one -> one.getValue() + ": " + verdicts.get(one.getKey()))
        .toList();
  }

  private static List<String> verdicts(Monitored monitored) {
    return isReported(monitored)
        ? monitored.getStatus().conditions().stream()
            .map(one -> one.getType() + " " + one.getStatus() + " " + one.getReason())
            .toList()
        : List.of();
  }

  private Stream<Monitored> all() {
    return client
        .resources(Monitored.class)
        .inNamespace(applications.namespace())
        .list()
        .getItems()
        .stream();
  }

  /** A good spec for it: what runs the application cannot become something that it is not. */
  private static String kind(Odd odd) {
    return odd.spec().hasNonNull("target")
        ? "target"
        : odd.spec().has("jobServer") ? "server" : "workload";
  }
}
