package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong for one kind or one Prometheus stops nothing else, and leaves nothing behind. */
class ResilienceIT {
  private static final Duration A_MINUTE = Duration.ofSeconds(60);
  private static final String SPEC = "{workload: {image: shop}}";

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
          .filteredOn(write -> write.contains("/" + namespace + "/"))
          .filteredOn(write -> !write.contains("/monitoreds/") && !write.contains("/events"))
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
  void b15RulesThatCannotBeWrittenAreReportedWithTheCause() {
    var settings =
        """
        jobServerImage: image
        port: 0
        leaderElection: false
        plainPrometheuses:
          - {name: bundled, namespace: nowhere, url: "http://localhost:9", rulesConfigMap: rules}
        """;
    try (var _ = RunningOperator.start(settings)) {
      applications.apply("shop", SPEC);

      applications.await("shop", "RulesLoaded", "False ReconcileFailed");
      assertThat(applications.status("shop").orElseThrow().toString())
          .contains("namespaces \"nowhere\" not found");
    }
  }

  private String write(String object) {
    var group = object.startsWith("deployments") ? "apis/apps/v1" : "api/v1";
    return "PATCH /%s/namespaces/%s/%s".formatted(group, namespace, object);
  }
}
