package dev.monitored.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.Monitored;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of a spec that does not fit its schema everything else is read, and the problem is named. */
class LenientSerializationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "workload: {image: shop, port: 99999999999}       | port",
        "workload: {image: shop, port: [1]}               | port",
        "workload: {image: shop}, prometheus: {via: New}  | via",
        "workload: {image: shop}, replicas: many          | replicas",
        "workload: {image: shop}, alerts: 7               | alerts",
        "workload: 7                                      | workload"
      })
  void b3WhatFitsIsRead(String rest, String field) {
    var yaml =
        """
        apiVersion: monitored.dev/v1alpha1
        kind: Monitored
        metadata: {name: shop, namespace: team}
        spec: {scrape: {path: /own, interval: 20s}, %s}
        """
            .formatted(rest);

    var monitored = LenientSerialization.serialization().unmarshal(yaml, Monitored.class);

    assertThat(monitored.isReadable()).isFalse();
    assertThat(monitored.specProblem()).contains(field);
    assertThat(monitored.getSpec().scrape().path()).isEqualTo("/own");
    assertThat(monitored.getSpec().scrape().interval()).isEqualTo("20s");
  }
}
