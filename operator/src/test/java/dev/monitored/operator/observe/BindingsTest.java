package dev.monitored.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.naming.PrometheusRef;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindingsTest {
  @ParameterizedTest
  @CsvSource({"prometheuses, Prometheus", "prometheusagents, PrometheusAgent"})
  void whatARejectionSaysIsBookedOnItsPrometheus(String resource, String kind) {
    var ref = new PrometheusRef(kind, "monitoring", "main");

    assertThat(rejections(resource, "False", 3)).isEqualTo(Map.of(ref, "no such scrape class"));
  }

  @ParameterizedTest
  @CsvSource({"thanosrulers", "alertmanagers", "somethingelse", "null"})
  void b24WhatIsBoundToAnotherKindIsNotThatOfThePrometheusOfTheSameName(String resource) {
    assertThat(rejections(resource, "False", 3)).isEmpty();
  }

  @Test
  void whatWasAcceptedOrIsAboutAnOlderGenerationIsNoRejection() {
    assertThat(rejections("prometheuses", "True", 3)).isEmpty();
    assertThat(rejections("prometheuses", "False", 2)).isEmpty();
  }

  private static Map<PrometheusRef, String> rejections(
      String resource, String accepted, int generation) {
    var rule =
        Serialization.unmarshal(
            """
            metadata: {name: shop, namespace: team-a, generation: 3}
            status:
              bindings:
              - {group: monitoring.coreos.com, resource: %s, namespace: monitoring, name: main,
                 conditions: [{type: Accepted, status: '%s', reason: InvalidConfiguration,
                   message: no such scrape class, observedGeneration: %d}]}
            """
                .formatted(resource, accepted, generation),
            PrometheusRule.class);
    return Bindings.rejections(rule.getMetadata().getGeneration(), rule.getStatus());
  }
}
