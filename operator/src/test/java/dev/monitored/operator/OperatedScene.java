package dev.monitored.operator;

import static org.awaitility.Awaitility.await;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.rules.Rules;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A Prometheus of prometheus-operator called {@code main} that selects everything; a fake one. */
record OperatedScene(Applications applications, FakePrometheus prometheus)
    implements AutoCloseable {
  private static final List<Path> DEFINITIONS =
      ApiServer.monitoring("prometheuses", "servicemonitors", "prometheusrules");

  static OperatedScene of(Applications applications) {
    var scene = withoutPrometheus(applications);
    Fixtures.load("operated.yaml", applications.namespace())
        .forEach(object -> applications.client().resource(object).create());
    return scene;
  }

  /** Its object is still to be created. */
  static OperatedScene withoutPrometheus(Applications applications) {
    DEFINITIONS.forEach(ApiServer.shared()::apply);
    applications.grantDiscovery();
    return new OperatedScene(applications, FakePrometheus.start());
  }

  /** Its Pod is there. */
  OperatedScene running() {
    applications.kubelet().prometheus("main", prometheus.port());
    return this;
  }

  /** What it is asked about that application from now on; no error: the application is up. */
  void answer(String name, String error) {
    prometheus.target("serviceMonitor/%s/%s/0".formatted(namespace(), name), name + "-0", error);
    var rule =
        applications
            .client()
            .resources(PrometheusRule.class)
            .inNamespace(namespace())
            .withName(name)
            .require();
    var file =
        "/etc/prometheus/rules/prometheus-main-rulefiles-0/%s-%s-%s.yaml"
            .formatted(namespace(), name, rule.getMetadata().getUid());
    Rules.of(monitored(name).require()).forEach(group -> prometheus.rules(group, file));
  }

  /** Applies it, runs its Pod and answers that it is up, until it is Ready. */
  void ready(String name, String spec) {
    applications.apply(name, spec);
    applications.await(name, "ScrapeConfigured", "True");
    run(name);
  }

  void run(String name) {
    applications.kubelet().run(name, 1);
    await()
        .atMost(Duration.ofSeconds(15))
        .ignoreExceptions()
        .until(() -> {
          answer(name, "");
          return true;
        });
    applications.await(name, "Ready", "True");
  }

  void refuse() {
    Stream.of("status/runtimeinfo", "query", "scrape_pools", "targets", "rules")
        .forEach(path -> prometheus.refuse(path, 503));
  }

  Resource<Monitored> monitored(String name) {
    return applications.client().resources(Monitored.class).inNamespace(namespace()).withName(name);
  }

  private String namespace() {
    return applications.namespace();
  }

  @Override
  public void close() {
    prometheus.close();
    DEFINITIONS.forEach(ApiServer.shared()::delete);
  }
}
