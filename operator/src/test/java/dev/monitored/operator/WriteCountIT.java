package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many writes a change costs: creates, updates, patches and deletes, Events included. */
class WriteCountIT {
  private static final Duration SETTLED = Duration.ofMillis(2500);

  private final Applications applications = Applications.inNewNamespace();
  private final OperatedScene scene = OperatedScene.of(applications);

  @AfterEach
  void nothingIsLeft() {
    scene.close();
  }

  @Test
  void eachChangeCostsNoMoreThanItMust_N8() {
    try (var operator = RunningOperator.start()) {
      assertThat(writes(operator, () -> apply("{workload: {image: shop}}")))
          .as("one for each child and the status, and no Event")
          .containsExactlyInAnyOrder(
              patch("apis/apps/v1", "deployments/shop"),
              patch("api/v1", "services/shop"),
              patch("api/v1", "configmaps/shop-dashboard"),
              patch("apis/monitoring.coreos.com/v1", "servicemonitors/shop"),
              patch("apis/monitoring.coreos.com/v1", "prometheusrules/shop"),
              patch("apis/monitored.dev/v1alpha1", "monitoreds/shop/status"));

      var proven = writes(operator, () -> scene.running().run("shop"));
      assertThat(proven).allMatch(write -> write.contains("/status") || isEvent(write));
      assertThat(proven).filteredOn(WriteCountIT::isEvent).hasSizeLessThanOrEqualTo(5);
      // Usually three; one more where the Pod is seen before its status, or samples after targets.
      assertThat(proven).filteredOn(write -> !isEvent(write)).hasSizeLessThanOrEqualTo(5);

      assertThat(writes(operator, this::annotate)).as("an annotation").isEmpty();
      assertThat(writes(operator, this::churn)).as("idle").isEmpty();
      assertThat(
              writes(operator, () -> apply("{workload: {image: shop}, dashboard: {folder: Shop}}")))
          .as("one field: the child and the status")
          .hasSize(2);
      // List and watch of three kinds, and one for a service account that does not exist.
      assertThat(reviews(operator)).as("access reviews").hasSize(7);
    }
    try (var restarted = RunningOperator.start()) {
      assertThat(writes(restarted, () -> {})).as("restart").isEmpty();
      assertThat(reviews(restarted)).as("access reviews after a restart").isEmpty();
    }
  }

  /** The API server writes quantities and defaults in its own way. */
  @Test
  void aWorkloadWithEverySettingIsWrittenOnce_M33() {
    var cases = Case.all().filter(one -> one.monitored().getSpec().workload() != null).toList();
    try (var operator = RunningOperator.start()) {
      assertThat(writes(operator, () -> cases.forEach(this::create)))
          .filteredOn(write -> write.contains("/deployments/"))
          .hasSize(cases.size());
      assertThat(writes(operator, () -> cases.forEach(this::annotate))).isEmpty();
    }
    try (var restarted = RunningOperator.start()) {
      assertThat(writes(restarted, () -> {}))
          .as("restart")
          .noneMatch(write -> write.contains("/deployments/") || write.contains("/services/"));
    }
  }

  private void create(Case one) {
    var monitored = one.monitored();
    monitored.getMetadata().setName(one.name());
    monitored.getMetadata().setNamespace(applications.namespace());
    applications.client().resource(monitored).create();
  }

  /** What a change makes the operator write until it writes no more, but for access reviews. */
  private static List<String> writes(RunningOperator operator, Runnable change) {
    var before = operator.writes().size();
    change.run();
    var seen = new int[] {-1};
    await()
        .pollInterval(SETTLED)
        .atMost(Duration.ofSeconds(60))
        .until(() -> seen[0] == (seen[0] = operator.writes().size()));
    return operator.writes().stream()
        .skip(before)
        .filter(write -> !write.endsWith("accessreviews"))
        .toList();
  }

  private static List<String> reviews(RunningOperator operator) {
    return operator.writes().stream().filter(write -> write.endsWith("accessreviews")).toList();
  }

  private static boolean isEvent(String write) {
    return write.endsWith("/events");
  }

  private String patch(String api, String object) {
    return "PATCH /%s/namespaces/%s/%s".formatted(api, applications.namespace(), object);
  }

  private void apply(String spec) {
    applications.apply("shop", spec);
  }

  private void annotate() {
    annotate("shop");
  }

  private void annotate(Case one) {
    annotate(one.name());
  }

  private void annotate(String name) {
    scene
        .monitored(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {\"annotations\": {\"note\": \"new\"}}}");
  }

  /** The Deployment reports again and again what changes nothing. */
  private void churn() {
    for (int i = 0; i < 5; i++) {
      applications
          .client()
          .apps()
          .deployments()
          .inNamespace(applications.namespace())
          .withName("shop")
          .subresource("status")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              ("{\"status\": {\"conditions\": [{\"type\": \"Progressing\", \"status\": \"True\","
                      + " \"reason\": \"Churn\", \"message\": \"%d\"}]}}")
                  .formatted(i));
    }
  }
}
