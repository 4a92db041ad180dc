package dev.monitored.operator.naming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.plan.Clusters;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelsTest {
  @Test
  void ofSelectorsAreFrozen() {
    assertThat(Labels.of(Clusters.aMonitored("")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "app.kubernetes.io/name", "shop",
                "app.kubernetes.io/instance", "shop",
                "app.kubernetes.io/managed-by", "monitored-operator"));
  }

  @Test
  void ofAuthorsAreTakenOverUnlessTheyAreKubernetesOwn() {
    var monitored = Clusters.aMonitored("");
    monitored
        .getMetadata()
        .setLabels(
            Map.of(
                "team", "a",
                "example.org/cost", "b",
                "app.kubernetes.io/part-of", "c",
                "kubernetes.io/x", "d",
                "x.k8s.io/y", "e"));

    assertThat(Labels.ofAuthor(monitored)).containsOnlyKeys("team", "example.org/cost");
  }
}
