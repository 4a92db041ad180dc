package dev.monitored.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.status.Conditions;
import dev.monitored.operator.status.StatusCalculator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the conditions say of a target, which somebody else made. */
class TargetConditionsTest {
  private final Situations situations = new Situations();

  @BeforeEach
  void twoPodsAreWanted() {
    situations.deploymentSpec = "replicas: 2";
  }

  @ParameterizedTest
  @CsvSource({
    "WorkloadReady,    False TargetNotFound",
    "ScrapeConfigured, Unknown TargetNotFound",
    "TargetsUp,        Unknown WaitingForScrape",
    "Ready,            False TargetNotFound"
  })
  void whatDoesNotExistIsNotReady(String condition, String state) {
    situations.spec = "{target: {workload: {kind: Deployment, name: other}}}";

    assertThat(state(condition)).isEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource({
    "WorkloadReady,    True",
    "ScrapeConfigured, False PortAmbiguous",
    "Ready,            False PortAmbiguous"
  })
  void aPortThatNobodyToldIsAsked(String condition, String state) {
    situations.spec = "{target: {workload: {kind: Deployment, name: shop}}}";
    situations.ports = "{name: http, containerPort: 8080}, {name: admin, containerPort: 9000}";

    assertThat(state(condition)).isEqualTo(state);
  }

  @Test
  void isReadyAsAnyOther() {
    situations.spec = "{target: {workload: {kind: Deployment, name: shop}}}";

    assertThat(state("WorkloadReady")).isEqualTo("True");
    assertThat(state("ScrapeConfigured")).isEqualTo("True");
    assertThat(status().selector()).isEqualTo("app=shop");
    assertThat(status().image()).isEqualTo("shop");
  }

  private MonitoredStatus status() {
    return StatusCalculator.next(situations.situation()).status();
  }

  private String state(String type) {
    return Conditions.find(status(), type)
        .map(found ->
            found.getStatus().equals("True") ? "True" : found.getStatus() + " " + found.getReason())
        .orElse("absent");
  }
}
