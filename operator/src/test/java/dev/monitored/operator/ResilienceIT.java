package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong for one kind or one Prometheus stops nothing else, and leaves nothing behind. */
class ResilienceIT {
  private static final Duration A_MINUTE = Duration.ofSeconds(60);
  private static final String SPEC = "{workload: {image: shop}}";

  /** Ten minutes with -Doutage=600. */
  private static final Duration OUTAGE = Duration.ofSeconds(Long.getLong("outage", 15));

  private final Applications applications = Applications.inNewNamespace();
  private final String namespace = applications.namespace();

  @ParameterizedTest
  @CsvSource({"500, /services, deployments/", "429, /status, services/"})
  void anApiServerThatRefusesOneKindStopsNoOther(int status, String refused, String other) {
    try (var fault = ApiFault.answering(status, refused);
        var operator = RunningOperator.startWith(fault, RunningOperator.ALONE)) {
      fault.begin();
      applications.apply("shop", SPEC);
      applications.apply("desk", SPEC);
      for (var name : List.of("shop", "desk")) {
        await().atMost(A_MINUTE).until(() -> operator.writes().contains(write(other + name)));
      }
      await().atMost(A_MINUTE).until(() -> fault.count() > 2);

      fault.end();

      for (var name : List.of("shop", "desk")) {
        await()
            .atMost(A_MINUTE)
            .untilAsserted(() ->
                assertThat(applications.state(name, "WorkloadReady"))
                    .isEqualTo("Unknown Progressing"));
      }
      assertThat(operator.writes())
          .filteredOn(write -> write.contains("/" + namespace + "/") && isOfChild(write))
          .as("each child once, as without the fault")
          .containsExactlyInAnyOrder(
              write("deployments/shop"),
              write("deployments/desk"),
              write("services/shop"),
              write("services/desk"),
              write("configmaps/shop-dashboard"),
              write("configmaps/desk-dashboard"));
    }
  }

  @Test
  void anApiServerThatIsAwayTakesNothingAndAfterwardsEverythingIsCaughtUp() {
    try (var cable = new Cable(URI.create(ApiServer.shared().config().getMasterUrl()));
        var scene = OperatedScene.of(applications);
        var operator = RunningOperator.startThrough(cable, settings(namespace))) {
      scene.running().ready("shop", "{workload: {image: shop}, prometheus: {via: ServiceMonitor}}");
      applications.apply("desk", SPEC);
      applications.await("desk", "WorkloadReady", "Unknown Progressing");
      applications.kubelet().run("desk", 1);
      await().atMost(A_MINUTE).until(() -> isServed(operator, "desk-0"));
      var proven = applications.status("shop");
      var before = operator.writes().size();

      cable.unplug();
      applications.apply("late", SPEC);
      applications.apply("desk", "{workload: {image: shop}, replicas: 2}");
      applications.client().services().inNamespace(namespace).withName("desk").delete();
      await()
          .during(OUTAGE)
          .atMost(OUTAGE.plus(A_MINUTE))
          .until(() -> isServed(operator, "desk-0"));
      assertThat(age(operator)).isGreaterThan(OUTAGE.toSeconds() / 2.0);
      cable.plug();

      await()
          .atMost(A_MINUTE)
          .untilAsserted(() ->
              assertThat(operator.writes().stream().skip(before).filter(ResilienceIT::isOfChild))
                  .as("as without the fault")
                  .containsExactlyInAnyOrder(
                      write("deployments/desk"),
                      write("services/desk"),
                      write("deployments/late"),
                      write("services/late"),
                      write("configmaps/late-dashboard"),
                      write("servicemonitors/late"),
                      write("prometheusrules/late")));
      applications.await("late", "ScrapeConfigured", "True");
      assertThat(age(operator)).isZero();
      assertThat(applications.status("shop")).isEqualTo(proven);
      assertThat(operator.writes().subList(before, operator.writes().size()))
          .noneMatch(write -> write.endsWith("/monitoreds/shop/status"));
    }
  }

  private static boolean isServed(RunningOperator operator, String pod) {
    return operator.get("/readyz").statusCode() == 200
        && operator.get("/discovery/bundled").body().contains(pod);
  }

  private static double age(RunningOperator operator) {
    return operator
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("monitored_operator_discovery_age_seconds "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void b15RulesThatCannotBeWrittenAreReportedWithTheCause() {
    try (var _ = RunningOperator.start(settings("nowhere, rulesConfigMap: rules"))) {
      applications.apply("shop", SPEC);

      applications.await("shop", "RulesLoaded", "False ReconcileFailed");
      assertThat(applications.status("shop").orElseThrow().toString())
          .contains("namespaces \"nowhere\" not found");
    }
  }

  private static String settings(String namespace) {
    return """
    jobServerImage: image
    port: 0
    leaderElection: false
    plainPrometheuses: [{name: bundled, url: "http://127.0.0.1:9", namespace: %s}]
    """
        .formatted(namespace);
  }

  private static boolean isOfChild(String write) {
    return !write.contains("/monitoreds/")
        && !write.contains("/events")
        && !write.contains("accessreviews");
  }

  private String write(String object) {
    var kind = object.substring(0, object.indexOf('/'));
    var group =
        switch (kind) {
          case "deployments" -> "apis/apps/v1";
          case "servicemonitors", "prometheusrules" -> "apis/monitoring.coreos.com/v1";
          default -> "api/v1";
        };
    return "PATCH /%s/namespaces/%s/%s".formatted(group, namespace, object);
  }
}
