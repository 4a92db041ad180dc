package dev.monitored.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.api.MonitoredStatus.Budget;
import dev.monitored.operator.api.MonitoredStatus.PrometheusStatus;
import dev.monitored.operator.naming.PrometheusRef;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransitionsTest {
  private static final PrometheusRef PLAIN =
      new PrometheusRef(PrometheusRef.PLAIN, "system", "bundled");

  @ParameterizedTest
  @CsvSource({
    "TargetsUp, '',      True,    false",
    "TargetsUp, '',      Unknown, false",
    "TargetsUp, '',      False,   true",
    "TargetsUp, Unknown, True,    true",
    "TargetsUp, Unknown, False,   true",
    "TargetsUp, Unknown, Unknown, false",
    "TargetsUp, True,    Unknown, true",
    "TargetsUp, True,    False,   true",
    "TargetsUp, True,    True,    false",
    "TargetsUp, False,   Unknown, true",
    "TargetsUp, False,   True,    true",
    "TargetsUp, False,   False,   false",
    "Ready,     '',      True,    false",
    "Ready,     '',      False,   false",
    "Ready,     Unknown, True,    true",
    "Ready,     True,    False,   false",
    "Ready,     True,    Unknown, false",
    "Reconciling, '',    True,    false",
    "Stalled,   '',      True,    false",
  })
  void aChangeOrABadBeginningIsWorthAnEvent(
      String type, String before, String now, boolean expected) {
    var was =
        Optional.of(before)
            .filter(status -> !status.isEmpty())
            .map(status -> condition(type, status, "Before"));

    assertThat(Transitions.isWorthAnEvent(condition(type, now, "Now"), was)).isEqualTo(expected);
  }

  @Test
  void dataThatAreAboutToBeLostAreNewsWhateverWasWrongBefore_M27() {
    var loss = condition("WorkloadReady", "False", "VolumeBeingDeleted");
    var other = condition("WorkloadReady", "False", "ImagePullFailed");

    assertThat(Transitions.isWorthAnEvent(loss, Optional.of(other))).isTrue();
    assertThat(Transitions.isWorthAnEvent(loss, Optional.of(loss))).isFalse();
    assertThat(Transitions.isWorthAnEvent(other, Optional.of(loss))).isFalse();
  }

  /** It changes no condition, so the list of entries tells of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HttpDiscovery | -     | chart       | chart
          HttpDiscovery | chart | chart       | -
          HttpDiscovery | chart | chart, more | -
          HttpDiscovery | chart | -           | -
          None          | -     | chart       | -
          """)
  void whoBeginsToScrapeWhatIsWrittenIsWorthAnEvent(
      String route, String before, String now, String news) {
    var expected = news.equals("-") ? Map.of() : Map.of(PLAIN, pools(news));

    assertThat(Transitions.news(status(route, before), status(route, now))).isEqualTo(expected);
    assertThat(Transitions.news(null, status(route, now)).isEmpty())
        .isEqualTo(route.equals("None") || now.equals("-"));
  }

  private static MonitoredStatus status(String route, String pools) {
    var entry =
        new PrometheusStatus(
            PLAIN.toString(),
            true,
            route,
            null,
            List.of(),
            null,
            null,
            List.of(),
            null,
            pools(pools));
    return new MonitoredStatus(
        null, null, null, null, null, null, List.of(entry), null, null, null, null, List.of());
  }

  private static List<String> pools(String names) {
    return names.equals("-") ? List.of() : List.of(names.split(", ", -1));
  }

  @ParameterizedTest
  @CsvSource({
    "-1,  79, false",
    "-1,  85, true",
    "79,  85, true",
    "85,  90, false",
    "85,  74, false",
    "100, 85, false"
  })
  void aBudgetIsNewsWhenItBecomesLow(int before, int now, boolean expected) {
    assertThat(Transitions.lowBudgets(before < 0 ? null : using(before), using(now)))
        .hasSize(expected ? 1 : 0);
  }

  @Test
  void whatIsLowNamesTheLimitAndWhatToDo() {
    assertThat(Transitions.lowBudgets(null, using(85)))
        .containsExactly(
            "Prometheus/monitoring/main: series 85 of 100; a scrape that exceeds the limit fails."
                + " Raise spec.scrape.limits.samples, or reduce the series of the application");
  }

  private static MonitoredStatus using(long series) {
    var budget = new Budget("series", series, 100, "spec.scrape.limits.samples");
    var entry =
        new PrometheusStatus(
            "Prometheus/monitoring/main",
            true,
            "ServiceMonitor",
            "shop",
            List.of(),
            null,
            null,
            List.of(budget),
            null,
            null);
    return new MonitoredStatus(
        1L, 1, null, null, null, null, List.of(entry), null, null, null, null, List.of());
  }

  private static Condition condition(String type, String status, String reason) {
    return new ConditionBuilder().withType(type).withStatus(status).withReason(reason).build();
  }
}
