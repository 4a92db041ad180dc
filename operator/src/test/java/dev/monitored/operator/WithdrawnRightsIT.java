package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.WebhookConversionBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What cannot be read is unknown, not absent: it deletes nothing, stops nobody, and is named. */
@Timeout(value = 4, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class WithdrawnRightsIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration A_MINUTE_AND_A_BIT = Duration.ofSeconds(75);
  private static final Duration LONG_ENOUGH_TO_DELETE = Duration.ofSeconds(3);
  private static final String SHOP = "{workload: {image: shop}}";
  private static final List<String> ALL_BUT_PODS =
      List.of(
          "monitoreds",
          "namespaces",
          "deployments",
          "services",
          "configmaps",
          "servicemonitors",
          "prometheusrules",
          "prometheuses",
          "customresourcedefinitions");
  private static final String AGENTS = "prometheusagents.monitoring.coreos.com";
  private static final List<Path> DEFINITIONS =
      ApiServer.monitoring(
          "prometheuses", "prometheusagents", "servicemonitors", "prometheusrules");

  private final ApiServer server = ApiServer.shared();
  private final Applications applications = Applications.inNewNamespace();
  private final String namespace = applications.namespace();
  private final Cable cable = new Cable(URI.create(server.config().getMasterUrl()));
  private final Child monitor = child("monitoring.coreos.com/v1", "ServiceMonitor", "shop");

  @BeforeEach
  void aClusterWithTwoPrometheuses() {
    DEFINITIONS.forEach(server::apply);
    applications
        .client()
        .namespaces()
        .withName(namespace)
        .edit(found -> {
          found.getMetadata().setLabels(Map.of("team", "shop"));
          return found;
        });
    Fixtures.load("withdrawn-rights-it.yaml", namespace)
        .forEach(object -> applications.client().resource(object).create());
  }

  @AfterEach
  void everythingIsAsItWas() {
    Release.everywhere();
    cable.close();
    DEFINITIONS.forEach(server::delete);
  }

  /**
   * It shows when a watch ends, as all do after some minutes: an open one is not authorized again.
   */
  @Test
  void b10bWhatMayNoLongerBeReadDeletesNothingAndIsNamedUntilItMay() {
    try (var operator = RunningOperator.startThrough(cable, settings())) {
      isServed(operator);
      awaitLongWatches();

      withdrawn(operator, List.of("pods"), "WorkloadReady", "TargetsUp");
      withdrawn(operator, ALL_BUT_PODS, "WorkloadReady", "ScrapeConfigured", "RulesLoaded");

      applications.apply("late", SHOP);
      child("apps/v1", "Deployment", "late").awaitThere();
    }
  }

  /** Neither what was written for a target nor what discovery serves of it. */
  @Test
  void b10bOfATargetNothingIsLostWhileItMayNotBeRead() {
    try (var operator = RunningOperator.startThrough(cable, settings())) {
      applications.apply(
          "shop",
          "{target: {workload: {kind: Deployment, name: theirs}}, scrape: {alongside: true}}");
      Fixtures.load("target.yaml", namespace)
          .forEach(object -> applications.client().resource(object).create());
      applications.kubelet().running("theirs", "shop-0", "10.1.0.1");
      applications.kubelet().deploymentStatus("theirs", 1, 1);
      monitor.awaitThere();
      await().atMost(SOON).until(() -> discovery(operator).contains("shop-0"));
      await().atMost(SOON).until(() -> rules().contains(namespace));
      awaitLongWatches();

      withdrawn(operator, List.of("pods"), "WorkloadReady", "ScrapeConfigured", "TargetsUp");
      withdrawn(operator, List.of("services", "deployments"), "WorkloadReady", "ScrapeConfigured");
    }
  }

  private void withdrawn(RunningOperator operator, List<String> resources, String... conditions) {
    Release.everywhere().withdraw(resources);
    cable.cut();
    for (var condition : conditions) {
      applications.await("shop", condition, "Unknown MissingPermission");
    }
    nothingIsLost(operator);

    Release.everywhere();
    applications.awaitNoReason("shop", "MissingPermission", A_MINUTE_AND_A_BIT);
    nothingIsLost(operator);
  }

  /** A watch that ends in its first two seconds is taken for one from too far back. */
  private static void awaitLongWatches() {
    var begun = Instant.now();
    await().until(() -> Instant.now().isAfter(begun.plusSeconds(3)));
  }

  /** A Monitored that is paused has the rules that it had, though they cannot be read. */
  @Test
  void b10aWhatMayNotBeReadFromTheStartDeletesNothingAndIsNamed() {
    try (var operator = RunningOperator.start(settings())) {
      isServed(operator);
      applications.apply("still", SHOP);
      await().atMost(SOON).until(() -> rules().contains("still"));
      applications.apply("still", "{workload: {image: shop}, paused: true}");
    }

    try (var operator =
        RunningOperator.startWithout(List.of("namespaces", "configmaps"), settings())) {
      applications.await("shop", "ScrapeConfigured", "Unknown MissingPermission");
      applications.await("shop", "RulesLoaded", "Unknown MissingPermission");
      nothingIsLost(operator);
      assertThat(rules()).contains("still");
      assertThat(operator.get("/readyz").statusCode()).isEqualTo(200);
    }
  }

  /** The version that the operator reads is not served any more. */
  @Test
  void b7AVersionThatIsNotServedStopsNobody() {
    agents().edit(WithdrawnRightsIT::storedInAnother);
    agents()
        .edit(found -> {
          found.getSpec().getVersions().getFirst().setServed(false);
          return found;
        });

    try (var operator = RunningOperator.start(settings())) {
      isServed(operator);
    }
  }

  /** A list that fails for another reason than a right: here for a conversion that nobody does. */
  @Test
  void b7AKindThatCannotBeListedStopsNobody() {
    agents().edit(WithdrawnRightsIT::storedInAnother);
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> {
          Fixtures.load("stored-agent.yaml", namespace)
              .forEach(object -> applications.client().resource(object).create());
          return true;
        });
    agents().edit(WithdrawnRightsIT::convertedByNobody);

    try (var operator = RunningOperator.start(settings())) {
      isServed(operator);
    }
  }

  private static CustomResourceDefinition storedInAnother(CustomResourceDefinition definition) {
    var versions = definition.getSpec().getVersions();
    var first = versions.getFirst();
    var other = new CustomResourceDefinitionVersion();
    other.setName("v1alpha9");
    other.setServed(true);
    other.setStorage(true);
    other.setSchema(first.getSchema());
    first.setStorage(false);
    versions.add(other);
    return definition;
  }

  private static CustomResourceDefinition convertedByNobody(CustomResourceDefinition definition) {
    var conversion = definition.getSpec().getConversion();
    conversion.setStrategy("Webhook");
    conversion.setWebhook(
        new WebhookConversionBuilder()
            .withConversionReviewVersions("v1")
            .withNewClientConfig()
            .withUrl("https://127.0.0.1:9")
            .endClientConfig()
            .build());
    return definition;
  }

  private Resource<CustomResourceDefinition> agents() {
    return applications.client().apiextensions().v1().customResourceDefinitions().withName(AGENTS);
  }

  private void isServed(RunningOperator operator) {
    applications.apply("shop", SHOP);
    monitor.awaitThere();
    child("apps/v1", "Deployment", "shop").awaitThere();
    applications.kubelet().run("shop", 1);
    await().atMost(SOON).until(() -> discovery(operator).contains("shop-0"));
    await().atMost(SOON).until(() -> rules().contains(namespace));
    assertThat(operator.get("/readyz").statusCode()).isEqualTo(200);
  }

  private void nothingIsLost(RunningOperator operator) {
    var before = monitor.content();
    assertThat(before).isNotEmpty();
    await()
        .during(LONG_ENOUGH_TO_DELETE)
        .atMost(SOON)
        .until(() ->
            monitor.content().equals(before)
                && discovery(operator).contains("shop-0")
                && rules().contains(namespace));
  }

  private static String discovery(RunningOperator operator) {
    var answer = operator.get("/discovery/bundled");
    return answer.statusCode() == 200 ? answer.body() : "";
  }

  private String rules() {
    return child("v1", "ConfigMap", "rules").content().path("data").toString();
  }

  private Child child(String apiVersion, String kind, String name) {
    return new Child(applications.client(), namespace, apiVersion, kind, name);
  }

  private String settings() {
    return """
    jobServerImage: image
    port: 0
    leaderElection: false
    plainPrometheuses:
      - {name: bundled, namespace: %s, url: "http://127.0.0.1:9", rulesConfigMap: rules}
    """
        .formatted(namespace);
  }
}
