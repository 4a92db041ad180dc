package dev.monitored.operator.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.plan.Intent;
import dev.monitored.operator.rules.Rule.Alert;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jobServer: {}                                    | 11",
        "jobServer: {}, replicas: 0                       | 10",
        "jobServer: {}, alerts: {builtIn: false}          | 1",
        "workload: {image: any}                           | 2",
        "workload: {image: any}, alerts: {builtIn: false} | 0"
      })
  void thereAreAsManyAsThePlanSays(String spec, int count) {
    var monitored = aMonitored(spec);

    assertThat(rules(monitored)).hasSize(count);
    assertThat(Intent.hasRules(monitored)).isEqualTo(count > 0);
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
        .extracting(Rule::name)
        .hasSize(10)
        .allSatisfy(name -> assertThat(Path.of("../docs/runbooks", name + ".md")).isNotEmptyFile());
  }

  @Test
  void theOperatorItselfIsAbsentRatherThanMissing() {
    var monitored = aMonitored("target: {workload: {kind: Deployment, name: operator}}");
    monitored
        .getMetadata()
        .setLabels(
            Map.of(
                "app.kubernetes.io/name", "monitored",
                "app.kubernetes.io/component", "operator"));

    assertThat(rules(monitored))
        .extracting(Rule::name)
        .containsExactly("MonitoredTargetDown", "MonitoredOperatorAbsent")
        .allSatisfy(name -> assertThat(Path.of("../docs/runbooks", name + ".md")).isNotEmptyFile());
    monitored.getMetadata().setLabels(Map.of("app.kubernetes.io/component", "operator"));
    assertThat(rules(monitored))
        .extracting(Rule::name)
        .containsExactly("MonitoredTargetDown", "MonitoredTargetMissing");
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org/runbooks,  https://example.org/runbooks/MonitoredTargetDown.md",
    "https://example.org/runbooks/, https://example.org/runbooks/MonitoredTargetDown.md",
    "'',"
  })
  void aRunbookIsLinkedWhereItIsPublished(String url, @Nullable String page) {
    var runbooks = Runbooks.of(Map.of("MONITORED_RUNBOOKS_URL", url));

    assertThat(runbooks.page("MonitoredTargetDown")).isEqualTo(Optional.ofNullable(page));
  }

  @Test
  void noRunbookIsLinkedIfNoneIsPublished() {
    assertThat(Runbooks.of(Map.of()).page("MonitoredTargetDown")).isEmpty();
  }

  private static List<Rule> rules(Monitored monitored) {
    return Rules.of(monitored).stream().flatMap(group -> group.rules().stream()).toList();
  }

  private static Monitored aMonitored(String spec) {
    return Serialization.unmarshal(
        "metadata: {name: ays, namespace: shop}\nspec: {%s}".formatted(spec), Monitored.class);
  }
}
