package dev.monitored.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.ApiServer;
import dev.monitored.operator.snapshot.AccessReview;
import dev.monitored.operator.snapshot.AccessReview.Answer;
import dev.monitored.operator.snapshot.AccessReview.Question;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real API server says about the rights of service accounts. */
class AccessReviewsIT {
  private static final List<String> RESOURCES =
      List.of("services", "endpointslices.discovery.k8s.io", "pods");

  private final KubernetesClient client = ApiServer.shared().client();
  private final String namespace = "reviews-" + UUID.randomUUID().toString().substring(0, 8);
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
  private final AccessReviews reviews = new AccessReviews(client, now::get);

  @BeforeEach
  void namespace() {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  @Test
  void aServiceAccountMayFindTargetsOnceItHasEveryRightThatItNeeds() {
    assertThat(answer("kps")).isEqualTo(AccessReview.denied(question("kps"), "list services"));

    role("discovery.k8s.io", "endpointslices", "get, list, watch");
    role("", "services", "list, watch");
    role("", "pods", "list");
    bind("kind: ServiceAccount, name: kps, namespace: monitoring");
    assertThat(answer("kps").answer()).isEqualTo(Answer.DENIED);

    later();
    assertThat(answer("kps")).isEqualTo(AccessReview.denied(question("kps"), "watch pods"));
    role("", "pods", "list, watch");
    later();
    assertThat(answer("kps").answer()).isEqualTo(Answer.ALLOWED);
    assertThat(answer("other").answer()).isEqualTo(Answer.DENIED);
  }

  @Test
  void whatEveryServiceAccountMayOneThatDoesNotExistMayToo() {
    role("discovery.k8s.io", "endpointslices", "list, watch");
    role("", "services", "list, watch");
    role("", "pods", "list, watch");
    bind("kind: Group, name: 'system:serviceaccounts', apiGroup: rbac.authorization.k8s.io");

    assertThat(answer("nobody").answer()).isEqualTo(Answer.ALLOWED);
  }

  @Test
  void aReviewThatTheOperatorMayNotAskForFails() {
    var config = new ConfigBuilder(client.getConfiguration());
    config.withImpersonateUsername("system:serviceaccount:x:y");
    try (var powerless = new KubernetesClientBuilder().withConfig(config.build()).build()) {
      var review = new AccessReviews(powerless, now::get).of(List.of(question("kps"))).getFirst();

      assertThat(review.answer()).isEqualTo(Answer.FAILED);
      assertThat(review.detail()).contains("localsubjectaccessreviews");
    }
  }

  private AccessReview answer(String account) {
    return reviews.of(List.of(question(account))).getFirst();
  }

  private Question question(String account) {
    return new Question("monitoring", account, namespace, RESOURCES);
  }

  private void later() {
    now.updateAndGet(before -> before.plus(Duration.ofSeconds(30)));
  }

  private void role(String group, String resource, String verbs) {
    apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: %s, namespace: %s}
        rules: [{apiGroups: ["%s"], resources: [%s], verbs: [%s]}]
        """
            .formatted(resource, namespace, group, resource, verbs));
  }

  private void bind(String subject) {
    for (var role : List.of("endpointslices", "services", "pods")) {
      apply(
          """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: %s, namespace: %s}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %s}
          subjects: [{%s}]
          """
              .formatted(role, namespace, role, subject));
    }
  }

  private void apply(String yaml) {
    client.resource(yaml).fieldManager("test").forceConflicts().serverSideApply();
  }
}
