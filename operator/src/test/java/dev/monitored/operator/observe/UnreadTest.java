package dev.monitored.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.monitored.operator.api.Target;
import dev.monitored.operator.api.Target.WorkloadReference;
import dev.monitored.operator.apply.Desired;
import dev.monitored.operator.children.Child;
import dev.monitored.operator.children.Part;
import dev.monitored.operator.diagnosis.Situations;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.plan.MonitorPlan;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.snapshot.SourceState;
import dev.monitored.operator.snapshot.SourceStates;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operator reads, and what it can say no more when it may not. */
class UnreadTest {
  private static final List<Desired> WANTED =
      List.of(
          desired(Part.WORKLOAD, new Deployment()),
          desired(Part.WORKLOAD, new Service()),
          desired(Part.SCRAPE, new ServiceMonitor()),
          desired(Part.RULES, new PrometheusRule()),
          desired(Part.DASHBOARD, new ConfigMap()));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          monitoreds                | WORKLOAD
          pods                      | WORKLOAD,TARGETS
          deployments               | WORKLOAD
          services                  | WORKLOAD
          persistentvolumeclaims    | ''
          pods of prometheuses      | TARGETS
          customresourcedefinitions | SCRAPE
          prometheuses              | SCRAPE
          prometheusagents          | SCRAPE
          namespaces                | SCRAPE
          servicemonitors           | SCRAPE
          podmonitors               | ''
          prometheusrules           | RULES
          rules ConfigMaps          | RULES
          configmaps                | DASHBOARD
          """)
  void whatMayNotBeReadMakesThesePartsUnknown(String source, String parts) {
    var findings = findings(source, SourceState.REFUSED);

    assertThat(findings.keySet().stream().map(Part::name).collect(Collectors.joining(",")))
        .isEqualTo(parts);
    assertThat(findings.values())
        .allSatisfy(finding -> {
          assertThat(finding.reason()).isEqualTo("MissingPermission");
          assertThat(finding.message()).contains(source).contains("grant it both verbs");
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pods                                       | WORKLOAD,TARGETS | true",
        "pods in the namespace of the target        | WORKLOAD,TARGETS,SCRAPE | false",
        "services in the namespace of the target    | WORKLOAD,TARGETS,SCRAPE | false",
        "daemonsets in the namespace of the target  | WORKLOAD,TARGETS,SCRAPE | false",
        "deployments in the namespace of the target | '' | false"
      })
  void aTargetDependsOnWhatIsInItsNamespace(String source, String parts, boolean isOwn) {
    var target = new Target(null, new WorkloadReference(Target.Kind.DaemonSet, "agent"), null);
    var refused = SourceStates.of(Map.of(source, SourceState.REFUSED));
    var plan = new Plan(List.of(), List.of(), List.of(), null, true);

    var findings = new Unread(isOwn ? null : target, plan, List.of(), refused).findings();

    assertThat(findings.keySet().stream().map(Part::name).collect(Collectors.joining(",")))
        .isEqualTo(parts);
  }

  @ParameterizedTest
  @CsvSource({"FAILING, 1", "PENDING, 1", "SYNCED, 0", "ABSENT, 0"})
  void whatFailsOtherwiseIsNoMissingRight(SourceState state, int count) {
    assertThat(findings("services", state).values())
        .hasSize(count)
        .allSatisfy(finding -> assertThat(finding.reason()).isEqualTo("ReconcileFailed"));
  }

  @Test
  void whatAMonitoredHasNothingToDoWithIsNoneOfItsTroubles() {
    var plan = new Plan(List.of(), List.of(), List.of(), null, true);
    var sources = SourceStates.of(Map.of("services", SourceState.REFUSED));

    for (var source : List.of("rules ConfigMaps", "pods of prometheuses")) {
      var refused = SourceStates.of(Map.of(source, SourceState.REFUSED));
      assertThat(new Unread(null, plan, WANTED, refused).findings()).isEmpty();
    }
    assertThat(new Unread(null, plan, List.of(), sources).findings()).isEmpty();
  }

  private static Map<Part, Finding> findings(String source, SourceState state) {
    var monitor =
        new MonitorPlan(
            "shop",
            Route.SERVICE_MONITOR,
            new TreeMap<>(),
            List.of(Situations.MAIN),
            List.of(),
            null);
    var choice = Situations.chosen(Situations.PLAIN, Route.HTTP_DISCOVERY, null);
    var plan = new Plan(List.of(choice), List.of(monitor), List.of(), null, true);
    return new Unread(null, plan, WANTED, SourceStates.of(Map.of(source, state))).findings();
  }

  private static Desired desired(Part part, HasMetadata object) {
    return new Desired(
        new Child(part, object, Child.Kept.OWNED), object, MissingNode.getInstance());
  }
}
