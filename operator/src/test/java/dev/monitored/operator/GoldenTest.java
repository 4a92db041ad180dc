package dev.monitored.operator;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monitored.operator.application.MetricsPlace;
import dev.monitored.operator.discovery.DiscoveredApplication;
import dev.monitored.operator.discovery.DiscoveredApplication.Target;
import dev.monitored.operator.discovery.DiscoveryDocument;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.rules.RuleFile;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenTest {
  private static final PrometheusRef PLAIN =
      new PrometheusRef(PrometheusRef.PLAIN, "monitored-system", "bundled");

  /** Those of an application that the operator runs, if it had two Pods. */
  private static List<Target> targets(Case one) {
    return Objects.requireNonNull(one.application().endpoint()).places().stream()
        .flatMap(place ->
            Stream.of(target(place, "pod-b", "fd00::7"), target(place, "pod-a", "10.1.0.9")))
        .toList();
  }

  private static Target target(MetricsPlace place, String pod, String address) {
    var port = Objects.requireNonNull(place.port().number());
    return new Target(pod, address, port, "app", place.path(), place.isMain());
  }

  @ParameterizedTest
  @MethodSource("dev.monitored.operator.Case#all")
  void theManifestsAreThoseReviewed(Case one) {
    Golden.assertMatches(
        one.manifests().stream().map(Serialization::asYaml).collect(joining()),
        one.file("manifests.yaml"));
  }

  @ParameterizedTest
  @MethodSource("dev.monitored.operator.Case#all")
  void theRuleFileIsThatReviewed(Case one) {
    Golden.assertMatches(RuleFile.yaml(one.monitored()), one.file("rules.yaml"));
  }

  @ParameterizedTest
  @MethodSource("dev.monitored.operator.Case#all")
  void theDiscoveryDocumentIsThatReviewed(Case one) throws JsonProcessingException {
    var found = DiscoveredApplication.of(one.monitored(), one.plan(), one.application());
    var application =
        one.monitored().getSpec().target() != null
            ? found
            : new DiscoveredApplication(
                found.monitored(), found.plan(), found.service(), targets(one));

    var document = DiscoveryDocument.json(PLAIN, List.of(application));

    var tree = new ObjectMapper().readTree(document);
    Golden.assertMatches(tree.toPrettyString() + "\n", one.file("discovery.json"));
  }

  @ParameterizedTest
  @MethodSource("dev.monitored.operator.Case#all")
  void thePlanIsThatReviewed(Case one) {
    Golden.assertMatches(Serialization.asYaml(one.plan()), one.file("plan.yaml"));
  }
}
