package dev.monitored.operator.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.plan.Planner;
import dev.monitored.operator.rules.Rule.Alert;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jobServer: {}                                    | 6",
        "jobServer: {}, replicas: 0                       | 5",
        "jobServer: {}, alerts: {builtIn: false}          | 1",
        "workload: {image: any}                           | 2",
        "workload: {image: any}, alerts: {builtIn: false} | 0"
      })
  void thereAreAsManyAsThePlanSays(String spec, int count) {
    var monitored = aMonitored(spec);

    assertThat(rules(monitored)).hasSize(count);
    assertThat(Planner.hasRules(monitored)).isEqualTo(count > 0);
  }

  @Test
  void keepTheNameOfThePocForTheCounterOfJobs() {
    assertThat(rules(aMonitored("jobServer: {}")))
        .filteredOn(Rule.Recording.class::isInstance)
        .extracting(Rule::name)
        .containsExactly("ays_job_count");
  }

  @Test
  void readOnlySeriesOfTheirApplication() {
    assertThat(rules(aMonitored("jobServer: {}")))
        .flatMap(rule -> rule.expr().series().toList())
        .isNotEmpty()
        .allMatch(series -> series.toString().contains("{job=\"ays\",namespace=\"shop\""));
  }

  @Test
  void eachAlertHasARunbook() {
    assertThat(rules(aMonitored("jobServer: {}")))
        .filteredOn(Alert.class::isInstance)
        .extracting(rule -> ((Alert) rule).annotations().get("runbook"))
        .hasSize(5)
        .allSatisfy(runbook -> assertThat(Path.of("..", runbook)).isNotEmptyFile());
  }

  private static List<Rule> rules(Monitored monitored) {
    return Rules.of(monitored).stream().flatMap(group -> group.rules().stream()).toList();
  }

  private static Monitored aMonitored(String spec) {
    return Serialization.unmarshal(
        "metadata: {name: ays, namespace: shop}\nspec: {%s}".formatted(spec), Monitored.class);
  }
}
