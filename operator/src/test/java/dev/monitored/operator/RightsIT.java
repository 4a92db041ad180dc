package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every child is made, changed, put right and deleted with the roles as they are shipped. A verb
 * that is missing fails the test, and so does one that nothing used.
 */
class RightsIT {
  private static final String MONITORING = "monitoring.coreos.com/v1";
  private static final List<Path> DEFINITIONS = ApiServer.monitoring();
  private static final String CHOICE = "prometheus: {selector: {matchLabels: {team: rights}}}";

  private final ApiServer server = ApiServer.shared();
  private final Applications applications = Applications.inNewNamespace();
  private final String namespace = applications.namespace();
  private final FakePrometheus prometheus = FakePrometheus.start();

  private final Child deployment = child("apps/v1", "Deployment", "ays");
  private final Child service = child("v1", "Service", "ays");
  private final Child claim = child("v1", "PersistentVolumeClaim", "ays-data");
  private final Child token = child("v1", "Secret", "ays-token");
  private final Child dashboard = child("v1", "ConfigMap", "ays-dashboard");
  private final Child serviceMonitor = child(MONITORING, "ServiceMonitor", "ays");
  private final Child podMonitor = child(MONITORING, "PodMonitor", "ays");
  private final Child rule = child(MONITORING, "PrometheusRule", "ays");
  private final Child rules = child("v1", "ConfigMap", "rules");

  private Child child(String apiVersion, String kind, String name) {
    return new Child(applications.client(), namespace, apiVersion, kind, name);
  }

  @BeforeEach
  void aClusterWithThreePrometheuses() {
    DEFINITIONS.forEach(server::apply);
    Fixtures.load("rights-it.yaml", namespace)
        .forEach(object -> applications.client().resource(object).create());
    applications.kubelet().prometheus("main", prometheus.port());
    prometheus.pool("serviceMonitor/%s/ays/0".formatted(namespace));
  }

  @AfterEach
  void noDefinitionsAreLeft() {
    prometheus.close();
    DEFINITIONS.forEach(server::delete);
  }

  @Test
  void inAllNamespacesNoVerbIsMissingAndNoneIsUnused() {
    everyVerbOfTheRolesIsUsedAndNoOther("");
  }

  @Test
  void inOneNamespaceNoVerbIsMissingAndNoneIsUnused() {
    everyVerbOfTheRolesIsUsedAndNoOther("watchNamespaces: [" + namespace + "]");
  }

  private void everyVerbOfTheRolesIsUsedAndNoOther(String scope) {
    var audit = server.audit();
    var release = lives(audit, scope);

    var unused = new TreeSet<>(AuditLog.allowed(release.rules()));
    unused.removeAll(audit.used(release.user()));
    assertThat(unused).as("allowed, and never used").isEmpty();
  }

  private Release lives(AuditLog audit, String scope) {
    try (var operator = RunningOperator.startElected(settings(scope))) {
      try {
        made();
        found();
        leftAlone();
        changed();
        putRight();
        madeAgain();
        deleted();
      } finally {
        // What is refused is why anything else fails.
        assertThat(audit.refused(operator.release().user())).as("refused").isEmpty();
      }
      return operator.release();
    }
  }

  private void made() {
    applications.apply(
        "ays", "{jobServer: {storage: {size: 1Gi, whenDeleted: Delete}}, %s}".formatted(CHOICE));
    List.of(deployment, service, claim, token, dashboard, serviceMonitor, podMonitor, rule)
        .forEach(Child::awaitThere);
    await().atMost(Duration.ofSeconds(20)).until(() -> rules.content().has("data"));
    applications.kubelet().run("ays", 1);
    applications.await("ays", "WorkloadReady", "True");
  }

  /** What a target may consist of is read, whatever its labels are; its Service comes and goes. */
  private void found() {
    Fixtures.load("target.yaml", namespace)
        .forEach(object -> applications.client().resource(object).create());
    var target = "{target: {workload: {kind: Deployment, name: theirs}}, %s}";
    applications.apply("found", target.formatted(CHOICE));
    var metrics = child("v1", "Service", "found-metrics");
    metrics.awaitThere();
    applications.apply("found", target.formatted("prometheus: {via: None}"));
    metrics.awaitGone();
    applications.delete("found");
  }

  /** What belongs to somebody else has to be looked at, whatever its labels are. */
  private void leftAlone() {
    List.of(deployment, service, claim, dashboard, serviceMonitor, podMonitor, rule)
        .forEach(child -> child.copyFor("taken"));

    applications.apply("taken", "{jobServer: {storage: {size: 1Gi}}, %s}".formatted(CHOICE));

    applications.await("taken", "WorkloadReady", "False NameConflict");
    applications.await("taken", "ScrapeConfigured", "False NameConflict");
    applications.delete("taken");
  }

  /** Each by what the spec says of it. */
  private void changed() {
    becomes(
        "{jobServer: {image: other, storage: {size: 1Gi, whenDeleted: Delete}}, %s}", deployment);
    becomes("{jobServer: {image: other, storage: {size: 1Gi}}, %s}", claim);
    becomes(
        "{jobServer: {storage: {size: 1Gi, whenDeleted: Delete}}, scrape: {interval: 5m}, %s}",
        claim, deployment, serviceMonitor, podMonitor, rule, rules);
    becomes(
        "{jobServer: {storage: {size: 1Gi, whenDeleted: Delete}}, dashboard: {folder: Jobs}, %s}",
        dashboard, rule, rules);
    becomes(
        "{jobServer: {storage: {size: 1Gi, whenDeleted: Delete}}, alerts: {builtIn: false}, %s}",
        rule, rules);
    applications.apply("shop", "{workload: {image: shop}, prometheus: {via: None}}");
    var shop = child("v1", "Service", "shop");
    shop.awaitThere();
    var before = shop.content();
    applications.apply(
        "shop", "{workload: {image: shop}, scrape: {port: 9000}, prometheus: {via: None}}");
    shop.awaitOtherThan(before);
  }

  private void becomes(String spec, Child... children) {
    var before = List.of(children).stream().map(Child::content).toList();
    applications.apply("ays", spec.formatted(CHOICE));
    for (int index = 0; index < children.length; index++) {
      children[index].awaitOtherThan(before.get(index));
    }
  }

  private void putRight() {
    deployment.damage("/spec/replicas", "7");
    deployment.damage("/spec/template/spec/containers/0/image", "\"mine\"");
    service.damage("/spec/ports/0/name", "\"by-hand\"");
    service.damage("/spec/selector/app.kubernetes.io~1name", "\"mine\"");
    claim.damage("/metadata/ownerReferences", "[]");
    serviceMonitor.damage("/spec/endpoints/0/path", "\"/mine\"");
    serviceMonitor.damage("/metadata/labels/a", "\"mine\"");
    podMonitor.damage("/spec/podMetricsEndpoints/0/path", "\"/mine\"");
    rule.damage("/spec/groups/0/rules", "[]");
    dashboard.damage("/metadata/labels/grafana_dashboard", "\"mine\"");
    rules.damage("/data/%s.ays.yaml".formatted(namespace), "\"mine\"");
  }

  private void madeAgain() {
    List.of(deployment, service, claim, serviceMonitor, podMonitor, rule, dashboard)
        .forEach(Child::delete);
    // A token that is gone is made again once a Pod misses it.
    applications.client().secrets().inNamespace(namespace).withName("ays-token").delete();
    applications.kubelet().waiting("ays", "ays-0", "ContainerCreating", "");
    token.awaitThere();
  }

  private void deleted() {
    applications.apply(
        "ays",
        "{jobServer: {storage: {size: 1Gi}}, dashboard: {enabled: false}, prometheus: {via: None}}");
    List.of(dashboard, serviceMonitor, podMonitor, rule).forEach(Child::awaitGone);
    await().atMost(Duration.ofSeconds(20)).until(() -> !rules.content().has("data"));
    applications.delete("ays");
  }

  private String settings(String scope) {
    return """
    jobServerImage: image
    port: 0
    plainPrometheuses:
      - {name: bundled, namespace: %s, url: "%s", labels: {team: rights}, rulesConfigMap: rules}
    %s
    """
        .formatted(namespace, prometheus.url(), scope);
  }
}
