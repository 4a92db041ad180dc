package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.RealCluster.State;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.application.Application;
import dev.monitored.operator.decision.Grant;
import dev.monitored.operator.decision.MetricsGrant;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Kubectl;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.AfterFix;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Clusters;
import dev.monitored.operator.plan.Intent;
import dev.monitored.operator.plan.OtherScrapes;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.RandomClusters;
import dev.monitored.operator.snapshot.ApplicationObjects;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitorSpecBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of findings, run as they are printed; -Dseed=n repeats one run. */
class CommandsIT {
  private static final List<Path> DEFINITIONS =
      ApiServer.monitoring("prometheuses", "servicemonitors");
  private static final int CLUSTERS = 40;

  @TempDir private static Path home;
  private static Shell shell;

  /** What can be found of one Prometheus. */
  private record Part(PrometheusRef ref, Function<Choice, @Nullable Finding> in) {
    Optional<Finding> of(Plan plan) {
      return plan.choices().stream()
          .filter(choice -> choice.ref().equals(ref))
          .flatMap(choice -> Stream.ofNullable(in.apply(choice)))
          .findFirst();
    }
  }

  @BeforeAll
  static void defineWhatPrometheusOperatorDoes() throws IOException {
    DEFINITIONS.forEach(ApiServer.shared()::apply);
    shell = Shell.in(home);
  }

  @AfterAll
  static void leaveItAsItWas() {
    DEFINITIONS.forEach(ApiServer.shared()::delete);
  }

  @Test
  void fixWhatTheirFindingNamesAndKeepSelectedWhatWas() {
    var seed = Long.getLong("seed", System.nanoTime());
    var run =
        IntStream.range(0, CLUSTERS)
            .parallel()
            .map(index -> fixAll(made(index, new Random(seed + index))))
            .sum();

    assertThat(run).as("findings fixed with seed %d", seed).isGreaterThan(CLUSTERS / 2);
  }

  @Test
  void failWhereSomebodyElseWasFaster() {
    var monitored = Clusters.aMonitored("");
    var helm = Clusters.operated("p0", Clusters.labels(Labels.MANAGED_BY, "Helm"));
    var cluster = RealCluster.of("raced", monitored, Clusters.facts(helm));
    var command =
        pasted(
                Objects.requireNonNull(cluster.read().plan().choices().getFirst().scrape())
                    .message())
            .getFirst();
    shell.succeed(
        "kubectl patch prometheus p0 -n monitoring-raced --type merge --patch"
            + " '{\"spec\":{\"serviceMonitorSelector\":{\"matchLabels\":"
            + "{\"app.kubernetes.io/managed-by\":\"Flux\"}}}}'");
    var before = cluster.read().facts();

    var result = shell.run(command);

    assertThat(result.ok()).isFalse();
    assertThat(result.output()).contains("invalid");
    assertThat(cluster.read().facts()).isEqualTo(before);
  }

  @Test
  void letAServiceAccountFindTargets() {
    var namespace = ApiServer.shared().namespace();
    var grant =
        new Grant(namespace, "monitoring", "k8s", List.of("endpointslices.discovery.k8s.io"));
    var question =
        "kubectl auth can-i watch endpointslices.discovery.k8s.io --namespace %s"
            + " --as system:serviceaccount:monitoring:k8s";
    assertThat(shell.run(question.formatted(namespace)).ok()).isFalse();

    grant.commands().forEach(command -> shell.succeed(command.toString()));

    shell.succeed(question.formatted(namespace));
  }

  @Test
  void letAServiceAccountReadMetricsThatTheApiServerAuthorizes() {
    var question = "kubectl auth can-i get /metrics --as system:serviceaccount:monitoring:reader";
    assertThat(shell.run(question).ok()).isFalse();

    new MetricsGrant("monitoring", "reader", "/metrics")
        .commands()
        .forEach(command -> shell.succeed(command.toString()));

    shell.succeed(question);
    shell.succeed(
        "kubectl delete clusterrole,clusterrolebinding prometheus.monitoring.reader.metrics");
  }

  @Test
  void createASecretFromFilesWithTheNamesOfItsKeys() {
    var namespace = ApiServer.shared().namespace();
    shell.succeed("cd && printf scraper >username && printf s3cret >password");

    shell.succeed(
        "cd && "
            + Kubectl.createSecret(namespace, "login", List.of("username", "password"))
                .orElseThrow());

    assertThat(
            shell
                .run(
                    "kubectl get secret login --namespace %s --output 'jsonpath={.data.username}'"
                        .formatted(namespace))
                .output())
        .isEqualTo("c2NyYXBlcg==");
  }

  @Test
  void setEachPortOfATargetThatMayServeMetrics() {
    var monitored = target("ports", "");
    var application = Application.of(monitored, objects());
    var problem = Objects.requireNonNull(application.portProblem());
    var commands = pasted(problem.message());
    assertThat(problem.reason()).isEqualTo("PortAmbiguous");
    assertThat(commands).hasSize(2);

    for (var port : List.of("web", "9000")) {
      shell.succeed(commands.get(port.equals("web") ? 0 : 1));

      var chosen = Application.of(stored(monitored), objects());
      assertThat(chosen.portProblem()).isNull();
      assertThat(
              Objects.requireNonNull(chosen.endpoint())
                  .places()
                  .getFirst()
                  .port()
                  .asTargetPort()
                  .toString())
          .contains(port);
    }
  }

  @Test
  void listWhatATargetThatDoesNotExistMayBe() {
    var monitored = target("nowhere", "");
    var missing =
        Objects.requireNonNull(Application.of(monitored, ApplicationObjects.NONE).missing());
    ApiServer.shared().client().resource(theirs(monitored)).create();

    var result = shell.run(pasted(missing.message()).getFirst());

    assertThat(result.ok()).isTrue();
    assertThat(result.output()).contains("theirs");
  }

  /** One or the other is enough. */
  @Test
  void endThatOthersScrapeATargetOrScrapeItAlongside() {
    var monitored = target("along", "");
    var namespace = monitored.getMetadata().getNamespace();
    var client = ApiServer.shared().client();
    var chart = new ServiceMonitor();
    chart.setMetadata(new ObjectMetaBuilder().withName("theirs").withNamespace(namespace).build());
    chart.setSpec(
        new ServiceMonitorSpecBuilder()
            .addNewEndpoint()
            .withPort("web")
            .endEndpoint()
            .withNewSelector()
            .endSelector()
            .build());
    client.resource(chart).create();
    var pools = new TreeMap<PrometheusRef, List<String>>();
    pools.put(
        new PrometheusRef("Prometheus", "monitoring", "k8s"),
        List.of("serviceMonitor/" + namespace + "/theirs/0"));
    var commands = pasted(new OtherScrapes(_ -> false).finding(monitored, pools).message());

    shell.succeed(commands.getFirst());
    assertThat(client.resource(chart).get()).isNull();
    shell.succeed(commands.getLast());
    assertThat(Intent.isFirst(monitored)).isTrue();
    assertThat(Intent.isFirst(stored(monitored))).isFalse();
  }

  private static Monitored target(String name, String more) {
    var yaml =
        """
        apiVersion: monitored.dev/v1alpha1
        kind: Monitored
        metadata: {name: %s, namespace: %s}
        spec: {target: {workload: {kind: Deployment, name: theirs}}%s}
        """
            .formatted(name, ApiServer.shared().namespace(), more);
    return ApiServer.shared()
        .client()
        .resource(Serialization.unmarshal(yaml, Monitored.class))
        .create();
  }

  private static Monitored stored(Monitored monitored) {
    return ApiServer.shared().client().resource(monitored).get();
  }

  private static ApplicationObjects objects() {
    return ApplicationObjects.NONE.with(List.of(deployment()));
  }

  private static Deployment theirs(Monitored monitored) {
    var deployment = deployment();
    deployment.getMetadata().setNamespace(monitored.getMetadata().getNamespace());
    return deployment;
  }

  private static Deployment deployment() {
    return Serialization.unmarshal(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: theirs}
        spec:
          selector: {matchLabels: {app: theirs}}
          template:
            metadata: {labels: {app: theirs}}
            spec:
              containers:
              - {name: main, image: theirs, ports: [{name: web, containerPort: 8080}, {containerPort: 9000}]}
        """,
        Deployment.class);
  }

  private static RealCluster made(int index, Random random) {
    var clusters = new RandomClusters(random);
    var labels = clusters.labels(List.of("a", "b"));
    var facts = clusters.facts(2);
    var names =
        facts.operated().stream()
            .map(one -> "monitoring-" + index + "/" + one.ref().name())
            .collect(Collectors.joining(","));
    var monitored = Clusters.aMonitored("prometheus: {names: [" + names + "]}");
    monitored.getMetadata().setLabels(labels);
    return RealCluster.of(Integer.toString(index), monitored, facts);
  }

  /** One finding after the other, until none has a command any more. */
  private static int fixAll(RealCluster cluster) {
    var run = 0;
    var state = cluster.read();
    for (var next = next(state.plan()); next.isPresent(); next = next(state.plan())) {
      state = fix(cluster, state, next.get());
      run++;
      assertThat(run).isLessThan(40);
    }
    return run;
  }

  private static State fix(RealCluster cluster, State before, Part part) {
    var finding = part.of(before.plan()).orElseThrow();

    pasted(finding.message()).forEach(shell::succeed);

    var after = cluster.read();
    AfterFix.nothingIsLost(before.facts(), after.facts());
    AfterFix.nobodyLoses(before.plan(), after.plan());
    AfterFix.isFixed(finding, part.of(after.plan()).orElse(null));
    return after;
  }

  /** What each actor would copy from the message. */
  private static List<String> pasted(String message) {
    var parts = List.of(message.split("; (?:to fix|then|or) \\((?:author|platform)\\): ", -1));
    return parts.subList(1, parts.size());
  }

  private static Optional<Part> next(Plan plan) {
    return plan.choices().stream()
        .map(Choice::ref)
        .flatMap(ref -> Stream.of(new Part(ref, Choice::scrape), new Part(ref, Choice::rules)))
        .filter(part -> part.of(plan).filter(found -> !found.commands().isEmpty()).isPresent())
        .findFirst();
  }
}
