package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a Pod cannot mount is told by its Events only. */
class MountFaultIT {
  private final Applications applications = Applications.inNewNamespace();

  @Test
  void b12ASecretThatCannotBeMountedIsNamedThoughTheNamespaceIsFullOfEvents() {
    try (var _ = RunningOperator.start()) {
      applications.apply(
          "ays", "{jobServer: {database: {secretRef: {name: nope}}}, prometheus: {via: None}}");
      applications.await("ays", "WorkloadReady", "Unknown Progressing");
      applications.kubelet().waiting("ays", "ays-0", "ContainerCreating", "");
      var pod = pod("ays-0");
      IntStream.range(0, 300).forEach(index -> create(event("other", "other-" + index, index)));

      create(event(pod.getMetadata().getUid(), "secret \"nope\" not found", 0));

      applications.await("ays", "WorkloadReady", "False SecretMissing");
      assertThat(message()).isEqualTo("Pod ays-0: secret \"nope\" not found");

      applications.kubelet().run("ays", 1);
      applications.await("ays", "WorkloadReady", "True");
    }
  }

  private String message() {
    return applications.status("ays").orElseThrow().conditions().stream()
        .filter(condition -> condition.getType().equals("WorkloadReady"))
        .findFirst()
        .orElseThrow()
        .getMessage();
  }

  private Pod pod(String name) {
    return applications
        .client()
        .pods()
        .inNamespace(applications.namespace())
        .withName(name)
        .require();
  }

  private void create(Event event) {
    applications.client().resource(event).create();
  }

  private Event event(String uid, String message, int number) {
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return new EventBuilder()
        .withNewMetadata()
        .withName("%s.%d".formatted(uid, number))
        .withNamespace(applications.namespace())
        .endMetadata()
        .withNewInvolvedObject()
        .withKind("Pod")
        .withNamespace(applications.namespace())
        .withUid(uid)
        .endInvolvedObject()
        .withType("Warning")
        .withReason("FailedMount")
        .withMessage(message)
        .withLastTimestamp(now)
        .build();
  }
}
