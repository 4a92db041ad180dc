package dev.monitored.operator.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.application.MetricsPort.OfPod;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.pod.PodView;
import dev.monitored.operator.snapshot.ApplicationObjects;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a target is found to be. */
class ApplicationTest {
  private static final String DEPLOYMENT = "workload: {kind: Deployment, name: theirs}";
  private static final String SERVICE = "service: {name: theirs}";

  private final List<HasMetadata> workloads = new ArrayList<>();
  private final List<Service> services = new ArrayList<>();
  private final List<Pod> pods = new ArrayList<>();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "named metrics                  | ''         | http 8080, metrics 9090 | metrics | ",
        "the only one                   | ''         | http 8080               | http    | ",
        "the only one has no name       | ''         | 8080                    |         | 8080",
        "by name                        | admin      | http 8080, admin 9000   | admin   | ",
        "by number                      | 9000       | http 8080, admin 9000   |         | 9000",
        "by number, declared by nobody  | 7000       | http 8080, admin 9000   |         | 7000",
        "several                        | ''         | http 8080, admin 9000   | PortAmbiguous | ",
        "several named alike            | ''         | metrics 1, metrics 2    | PortAmbiguous | ",
        "none                           | ''         | ''                      | PortNotFound | ",
        "by a name that nobody has      | web        | http 8080, admin 9000   | PortNotFound | ",
      })
  void thePortOfAWorkloadIs(
      String what,
      String wanted,
      String declared,
      @Nullable String name,
      @Nullable Integer number) {
    workloads.add(deployment(declared, ""));

    assertPort(target(DEPLOYMENT, wanted), name, number);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "9000  | http 8080, admin 9000   |  | 9000",
        "7000  | http 8080, admin 9000   |  | 7000",
        "9000  | http 8080, metrics 9000 | metrics | ",
        "70000 | http 8080, admin 9000   | PortAmbiguous | ",
        "http  | http 8080, admin 9000   | PortAmbiguous | "
      })
  void theAnnotationOfThePodTemplateTellsThePort(
      String annotation, String declared, @Nullable String name, @Nullable Integer number) {
    workloads.add(deployment(declared, annotation));

    assertPort(target(DEPLOYMENT, ""), name, number);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''    | ''   | http 80 web                    | theirs         | web     | ",
        "''    | ''   | http 80 8080                   | theirs         |         | 8080",
        "''    | ''   | http 80 8080, metrics 90 9090  | theirs         |         | 9090",
        "''    | ''   | http 80 8080, admin 81 9000    | PortAmbiguous  |         | ",
        "''    | 9000 | http 80 8080, admin 81 9000    | theirs         |         | 9000",
        "''    | 7000 | http 80 8080, admin 81 9000    | shop-metrics   |         | 7000",
        "80    | ''   | http 80 8080, admin 81 9000    | theirs         |         | 8080",
        "9000  | ''   | http 80 8080, admin 81 9000    | theirs         |         | 9000",
        "admin | ''   | http 80 8080, admin 81 9000    | theirs         |         | 9000",
        "web   | ''   | http 80 8080, admin 81 9000    | PortNotFound   |         | ",
        "''    | ''   | - 80 8080                      | shop-metrics   |         | 8080"
      })
  void aServiceIsScrapedThroughItselfIfItsPortHasAName(
      String wanted,
      String annotation,
      String offered,
      String expected,
      @Nullable String name,
      @Nullable Integer number) {
    services.add(service("theirs", "{app: theirs}", "{app: theirs}", offered, annotation));
    pods.add(pod("theirs-0", "Deployment", "theirs", "web 8080"));

    var application = target(SERVICE, wanted);

    if (expected.startsWith("Port")) {
      assertPort(application, expected, null);
    } else {
      var endpoint = Objects.requireNonNull(application.endpoint());
      assertThat(endpoint.service()).isEqualTo(expected);
      assertThat(endpoint.made() != null).isEqualTo(expected.equals("shop-metrics"));
      assertPort(application, name, number);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "just these Pods              | {app: theirs}        | {app: theirs, tier: a} | web 80 8080 | theirs",
        "by the name of the port      | {app: theirs}        | {app: theirs}          | web 80 http | theirs",
        "more labels of the template  | {app: theirs}        | {app: theirs, v: b}    | web 80 8080 | theirs",
        "others, too                  | {app: theirs}        | {tier: a}              | web 80 8080 | shop-metrics",
        "none                         | {app: theirs}        | {app: theirs, x: y}    | web 80 8080 | shop-metrics",
        "no selector                  | {app: theirs}        | {}                     | web 80 8080 | shop-metrics",
        "another port                 | {app: theirs}        | {app: theirs}          | web 80 9000 | shop-metrics",
        "a port without a name        | {app: theirs}        | {app: theirs}          | - 80 8080   | shop-metrics",
        "no labels                    | {}                   | {app: theirs}          | web 80 8080 | shop-metrics"
      })
  void aServiceThatSelectsJustThesePodsIsUsed(
      String what, String labels, String selector, String port, String expected) {
    workloads.add(deployment("http 8080", ""));
    services.add(service("theirs", labels, selector, port, ""));

    var endpoint = Objects.requireNonNull(target(DEPLOYMENT, "").endpoint());

    assertThat(endpoint.service()).isEqualTo(expected);
    assertThat(endpoint.made() != null).isEqualTo(expected.equals("shop-metrics"));
  }

  @Test
  void aServiceOfBothFamiliesWouldGiveEachPodTwice() {
    workloads.add(deployment("http 8080", ""));
    services.add(service("theirs", "{app: theirs}", "{app: theirs}", "web 80 8080", ""));
    services.getFirst().getSpec().setIpFamilies(List.of("IPv4", "IPv6"));

    assertThat(Objects.requireNonNull(target(DEPLOYMENT, "").endpoint()).service())
        .isEqualTo("shop-metrics");
  }

  @Test
  void theOldestServiceIsUsedSoThatANewOneChangesNothing() {
    workloads.add(deployment("http 8080", ""));
    services.add(service("a", "{app: theirs}", "{app: theirs}", "web 80 8080", ""));
    services.add(service("b", "{app: theirs}", "{app: theirs}", "web 80 8080", ""));
    services.get(0).getMetadata().setCreationTimestamp("2026-02-01T00:00:00Z");
    services.get(1).getMetadata().setCreationTimestamp("2026-01-01T00:00:00Z");

    assertThat(Objects.requireNonNull(target(DEPLOYMENT, "").endpoint()).service()).isEqualTo("b");
  }

  @Test
  void ofItsLabelsThoseCountThatAReleaseDoesNotChange() {
    workloads.add(deployment("http 8080", ""));
    services.add(
        service("theirs", "{app: theirs, chart: theirs-1.2}", "{app: theirs}", "web 80 8080", ""));

    assertThat(Objects.requireNonNull(target(DEPLOYMENT, "").endpoint()).serviceLabels())
        .isEqualTo(Map.of("app", "theirs"));
  }

  @ParameterizedTest
  @CsvSource({
    "Deployment,  theirs,  1",
    "Deployment,  theirs2, 0",
    "ReplicaSet,  theirs,  0",
    "StatefulSet, theirs,  0",
    "'',          '',      0"
  })
  void thePodsOfAWorkloadAreThoseThatItMakes(String kind, String owner, int expected) {
    workloads.add(deployment("http 8080", ""));
    pods.add(pod("theirs-0", kind, owner, "http 8080"));

    assertThat(target(DEPLOYMENT, "").pods()).hasSize(expected);
  }

  @ParameterizedTest
  @CsvSource({"StatefulSet", "DaemonSet"})
  void otherWorkloadsAreFoundAsWell(String kind) {
    workloads.add(workload(kind, "{observedGeneration: 0, %s}".formatted(counts(kind)), ""));
    pods.add(pod("theirs-0", kind, "theirs", "http 8080"));

    var application = target("workload: {kind: %s, name: theirs}".formatted(kind), "");

    assertThat(application.pods()).extracting(PodView::name).containsExactly("theirs-0");
    assertThat(application.wanted()).isEqualTo(2);
    assertThat(application.isObserved()).isTrue();
    assertThat(application.counts().areComplete()).isTrue();
    assertThat(application.selector()).isEqualTo("app=theirs");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "StatefulSet | updateStrategy: {type: OnDelete}                            | 0 | true",
        "StatefulSet | updateStrategy: {rollingUpdate: {partition: 1}}             | 1 | true",
        "StatefulSet | updateStrategy: {rollingUpdate: {partition: 1}}             | 0 | false",
        "StatefulSet | updateStrategy: {type: RollingUpdate}                       | 1 | false",
        "DaemonSet   | updateStrategy: {type: OnDelete}                            | 0 | true",
        "DaemonSet   | updateStrategy: {type: RollingUpdate}                       | 1 | false"
      })
  void podsThatMayKeepAnEarlierRevisionAreAsTheyShouldBe(
      String kind, String strategy, int updated, boolean isComplete) {
    var status =
        kind.equals("DaemonSet")
            ? "{currentNumberScheduled: 2, desiredNumberScheduled: 2, numberAvailable: 2, updatedNumberScheduled: %d}"
            : "{replicas: 2, availableReplicas: 2, updatedReplicas: %d}";
    workloads.add(workload(kind, status.formatted(updated), strategy));

    assertThat(
            target("workload: {kind: %s, name: theirs}".formatted(kind), "").counts().areComplete())
        .isEqualTo(isComplete);
  }

  @Test
  void aServiceMayHaveTwoOwnersAndPodsWithoutAny() {
    services.add(service("theirs", "{app: theirs}", "{app: theirs}", "web 80 8080", ""));
    workloads.add(deployment("http 8080", ""));
    workloads.add(workload("DaemonSet", "{%s}".formatted(counts("DaemonSet")), ""));
    pods.add(pod("a", "Deployment", "theirs", "http 8080"));
    pods.add(pod("b", "DaemonSet", "theirs", "http 8080"));
    pods.add(pod("c", "", "", "http 8080"));

    var application = target(SERVICE, "");

    assertThat(application.rollouts())
        .extracting(Rollout::kind)
        .containsExactly("Deployment", "DaemonSet", "Pod");
    assertThat(application.wanted()).isEqualTo(2 + 2 + 1);
    assertThat(application.pods()).hasSize(3);
  }

  @Test
  void aServiceWhoseWorkloadIsScaledToZeroWantsNoPod() {
    services.add(service("theirs", "{app: theirs}", "{app: theirs}", "web 80 8080", ""));
    workloads.add(deployment("http 8080", ""));
    ((Deployment) workloads.getFirst()).getSpec().setReplicas(0);

    var application = target(SERVICE, "");

    assertThat(application.missing()).isNull();
    assertThat(application.wanted()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{app: theirs} | Service theirs selects no Pods, and no workload creates Pods that it selects",
        "{}            | Service theirs has no selector"
      })
  void aServiceWithoutPodsIsNoTarget(String selector, String found) {
    services.add(service("theirs", "{app: theirs}", selector, "web 80 8080", ""));

    assertThat(Optional.ofNullable(target(SERVICE, "").missing()).map(Finding::found))
        .contains(found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "service: {name: theirs}                    | Service theirs does not exist in namespace team | service",
        "workload: {kind: StatefulSet, name: theirs} | StatefulSet theirs does not exist in namespace team | statefulset"
      })
  void whatIsNotThereIsNamed(String target, String found, String kind) {
    workloads.add(deployment("http 8080", ""));

    var missing = Objects.requireNonNull(target(target, "").missing());

    assertThat(missing.reason()).isEqualTo("TargetNotFound");
    assertThat(missing.message())
        .isEqualTo(
            "%s; create it, or set spec.target to one that exists; to fix (author): kubectl get %s --namespace team"
                .formatted(found, kind));
    assertThat(target(target, "").wanted()).isPositive();
  }

  @Test
  void eachPodHasItsOwnNumberOfANamedPort() {
    workloads.add(deployment("web 8080", ""));
    pods.add(pod("old", "Deployment", "theirs", "web 8080"));
    pods.add(pod("new", "Deployment", "theirs", "web 9090"));
    pods.add(pod("without", "Deployment", "theirs", "other 1"));

    var application = target(DEPLOYMENT, "");
    var port = Objects.requireNonNull(application.endpoint()).places().getFirst().port();

    assertThat(application.pods())
        .extracting(port::of)
        .containsExactly(
            Optional.of(new OfPod(8080, "main")),
            Optional.of(new OfPod(9090, "main")),
            Optional.empty());
  }

  @Test
  void aPortThatNobodyDeclaresHasNoContainer() {
    workloads.add(deployment("web 8080", ""));
    pods.add(pod("one", "Deployment", "theirs", "web 8080"));

    var application = target(DEPLOYMENT, "7000");

    assertThat(application.pods())
        .extracting(Objects.requireNonNull(application.endpoint()).places().getFirst().port()::of)
        .containsExactly(Optional.of(new OfPod(7000, null)));
  }

  @Test
  void eachEndpointIsAtItsOwnPort() {
    workloads.add(deployment("metrics 8080, exporter 9102", ""));

    var endpoint =
        Objects.requireNonNull(
            endpoints("[{port: exporter}, {port: 7000}, {path: /more}]").endpoint());

    assertThat(endpoint.places())
        .extracting(place -> place.servicePort() + " " + place.port() + " " + place.path())
        .containsExactly(
            "metrics metrics /metrics",
            "exporter-metrics exporter /metrics",
            "7000-metrics 7000 /metrics",
            "metrics metrics /more");
    assertThat(endpoint.service()).isEqualTo("shop-metrics");
  }

  @Test
  void anEndpointAtAPortThatIsNotThereIsNamed() {
    workloads.add(deployment("metrics 8080", ""));

    assertThat(
            Objects.requireNonNull(endpoints("[{path: /a}, {port: no}]").portProblem()).message())
        .contains("Deployment theirs has no port no: metrics (8080)")
        .contains("set spec.scrape.endpoints[1].port");
  }

  @Test
  void theSameEndpointByNumberAndByNameIsRepeated() {
    workloads.add(deployment("metrics 8080, exporter 9102", ""));

    var problem = endpoints("[{port: exporter}, {port: 9102}]").portProblem();

    assertThat(Objects.requireNonNull(problem).reason()).isEqualTo("EndpointRepeated");
    assertThat(problem.message()).contains("spec.scrape.endpoints[1]");
  }

  @Test
  void theCommandsOfAnAmbiguousPortSetEachOfThem() {
    workloads.add(deployment("http 8080, 9000", ""));

    assertThat(Objects.requireNonNull(target(DEPLOYMENT, "").portProblem()).message())
        .contains("several ports of Deployment theirs may serve metrics: http (8080), 9000")
        .contains("kubectl patch monitored shop --namespace team --type merge")
        .contains("{\"spec\":{\"target\":{\"port\":\"http\"}}}")
        .contains("{\"spec\":{\"target\":{\"port\":9000}}}");
  }

  private static void assertPort(
      Application application, @Nullable String name, @Nullable Integer number) {
    if (name != null && name.startsWith("Port")) {
      assertThat(application.endpoint()).isNull();
      assertThat(Objects.requireNonNull(application.portProblem()).reason()).isEqualTo(name);
    } else {
      var port = Objects.requireNonNull(application.endpoint()).places().getFirst().port();
      assertThat(port.name()).isEqualTo(name);
      assertThat(port.number()).isEqualTo(number);
    }
  }

  private Application endpoints(String endpoints) {
    return of("target: {%s}, scrape: {endpoints: %s}".formatted(DEPLOYMENT, endpoints));
  }

  private Application target(String target, String port) {
    return of("target: {%s}".formatted(port.isEmpty() ? target : target + ", port: " + port));
  }

  private Application of(String spec) {
    var monitored =
        Serialization.unmarshal(
            "metadata: {name: shop, namespace: team}\nspec: {%s}".formatted(spec), Monitored.class);
    return Application.of(monitored, new ApplicationObjects(workloads, services, pods));
  }

  private static HasMetadata deployment(String ports, String annotation) {
    return Serialization.unmarshal(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: theirs}
        spec:
          replicas: 2
          selector: {matchLabels: {app: theirs}}
          template:
            metadata: {labels: {app: theirs, tier: a, v: b}, annotations: {%s}}
            spec: {containers: [{name: main, image: any, ports: [%s]}]}
        """
            .formatted(annotated(annotation), containerPorts(ports)),
        Deployment.class);
  }

  private static HasMetadata workload(String kind, String status, String more) {
    var isDaemonSet = kind.equals("DaemonSet");
    var yaml =
        """
        apiVersion: apps/v1
        kind: %s
        metadata: {name: theirs}
        spec:
          selector: {matchLabels: {app: theirs}}
          template:
            metadata: {labels: {app: theirs}}
            spec: {containers: [{name: main, image: any, ports: [{containerPort: 8080}]}]}
          %s
          %s
        status: %s
        """
            .formatted(kind, isDaemonSet ? "" : "replicas: 2", more, status);
    return isDaemonSet
        ? Serialization.unmarshal(yaml, DaemonSet.class)
        : Serialization.unmarshal(yaml, StatefulSet.class);
  }

  private static String counts(String kind) {
    return kind.equals("DaemonSet")
        ? "currentNumberScheduled: 2, desiredNumberScheduled: 2, numberAvailable: 2, updatedNumberScheduled: 2"
        : "replicas: 2, availableReplicas: 2, updatedReplicas: 2";
  }

  private static Service service(
      String name, String labels, String selector, String ports, String annotation) {
    var all = new ArrayList<String>();
    for (var port : ports.split(", ", -1)) {
      var words = port.split(" ", -1);
      var named = words[0].equals("-") ? "" : "name: " + words[0] + ", ";
      all.add("{%sport: %s, targetPort: %s}".formatted(named, words[1], words[2]));
    }
    return Serialization.unmarshal(
        """
        metadata: {name: %s, labels: %s, annotations: {%s}}
        spec: {selector: %s, ports: [%s]}
        """
            .formatted(name, labels, annotated(annotation), selector, String.join(", ", all)),
        Service.class);
  }

  private static Pod pod(String name, String kind, String owner, String ports) {
    var reference =
        kind.equals("Deployment") ? "ReplicaSet, name: " + owner + "-a" : kind + ", name: " + owner;
    var owners =
        kind.isEmpty()
            ? "[]"
            : "[{apiVersion: apps/v1, controller: true, kind: %s}]".formatted(reference);
    return Serialization.unmarshal(
        """
        metadata: {name: %s, labels: {app: theirs, pod-template-hash: a}, ownerReferences: %s}
        spec: {containers: [{name: main, image: any, ports: [%s]}]}
        """
            .formatted(name, owners, containerPorts(ports)),
        Pod.class);
  }

  private static String annotated(String annotation) {
    return annotation.isEmpty() ? "" : "prometheus.io/port: '%s'".formatted(annotation);
  }

  private static String containerPorts(String ports) {
    var all = new ArrayList<String>();
    for (var port : ports.isEmpty() ? new String[0] : ports.split(", ", -1)) {
      var words = port.split(" ", -1);
      all.add(
          words.length == 1
              ? "{containerPort: %s}".formatted(words[0])
              : "{name: %s, containerPort: %s}".formatted(words[0], words[1]));
    }
    return String.join(", ", all);
  }
}
