package dev.monitored.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.Channel;
import dev.monitored.operator.prometheus.Connection;
import dev.monitored.operator.prometheus.Connections;
import dev.monitored.operator.prometheus.ReplicaAddresses;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusPodsTest {
  private static final PrometheusRef MAIN = new PrometheusRef("Prometheus", "monitoring", "main");
  private static final Channel LOGIN =
      new Channel(Channel.Tls.DEFAULT, new Channel.Login.Bearer("/token"), false);

  @Test
  void theReadyReplicasOfEachShardAreAsked() {
    var endpoints =
        endpoints(
            "shards: 2",
            pod("10.0.0.1", 0, true),
            pod("10.0.0.2", 0, true),
            pod("10.0.0.3", 1, true),
            pod("10.0.0.4", 1, false));

    assertThat(endpoints.shards())
        .containsExactly(
            List.of(uri("http://10.0.0.1:9090/"), uri("http://10.0.0.2:9090/")),
            List.of(uri("http://10.0.0.3:9090/")));
  }

  @Test
  void aShardWithoutAReadyPodLeavesNoEvidence() {
    var notReady = endpoints("shards: 2", pod("10.0.0.1", 0, true), pod("10.0.0.2", 1, false));
    var notThere = endpoints("shards: 2", pod("10.0.0.1", 0, true));

    assertThat(notReady).isEqualTo(ReplicaAddresses.none("no Pod of its shard 1 is ready"));
    assertThat(notThere).isEqualTo(notReady);
  }

  @Test
  void b25AnAbsurdNumberOfShardsTakesNoMemory() {
    var endpoints = endpoints("shards: 2000000000", pod("10.0.0.1", 0, true));

    assertThat(endpoints).isEqualTo(ReplicaAddresses.none("no Pod of its shard 1 is ready"));
  }

  @Test
  void aShardThatIsNoLongerWantedIsNotWaitedFor() {
    var endpoints = endpoints("shards: 1", pod("10.0.0.1", 0, true), pod("10.0.0.2", 1, false));

    assertThat(endpoints.shards()).containsExactly(List.of(uri("http://10.0.0.1:9090/")));
  }

  @Test
  void m15EachPodOfADaemonSetHasTargetsOfItsOwn() {
    var endpoints =
        endpoints(
            "mode: DaemonSet, podMonitorSelector: {}",
            ofNode("prom-agent-main-a", "10.0.0.1", true),
            ofNode("prom-agent-main-b", "10.0.0.2", true),
            ofNode("prom-agent-main-c", "10.0.0.3", false));

    assertThat(endpoints.shards())
        .containsExactly(
            List.of(uri("http://10.0.0.1:9090/")), List.of(uri("http://10.0.0.2:9090/")));
  }

  @Test
  void withoutAReadyPodThereIsNobodyToBeAsked() {
    assertThat(endpoints("replicas: 1").problem()).isEqualTo("it has no Pod");
    assertThat(endpoints("replicas: 1", pod("10.0.0.1", 0, false)).problem())
        .isEqualTo("none of its Pods is ready");
  }

  @ParameterizedTest
  @CsvSource({"/, /", "'', /", "/prom, /prom", "prom, /prom", "/prom/, /prom", "a/b/, /a/b"})
  void aRoutePrefixIsReadAsPrometheusReadsIt(String written, String path) {
    var endpoints = endpoints("routePrefix: '" + written + "'", pod("10.0.0.1", 0, true));

    assertThat(endpoints.shards()).containsExactly(List.of(uri("http://10.0.0.1:9090" + path)));
  }

  @Test
  void m16WithTlsTheNameOfItsServiceIsVerifiedAtTheAddressOfThePod() {
    var endpoints = endpoints("web: {tlsConfig: {}}, routePrefix: prom", pod("10.0.0.1", 0, true));

    assertThat(endpoints)
        .isEqualTo(
            ReplicaAddresses.of(
                List.of(List.of(uri("https://10.0.0.1:9090/prom"))),
                Channel.OPEN.orNamed("main.monitoring.svc")));
  }

  @Test
  void m16WhatListensInItsPodOnlyIsNotAsked() {
    var endpoints = endpoints("listenLocal: true", withPort("other", 9090));

    assertThat(endpoints.isExposed()).isFalse();
    assertThat(endpoints.problem()).contains("spec.listenLocal");
  }

  @Test
  void m16AProxyInItsPodIsAskedInItsPlace() {
    var named = endpoints("listenLocal: true", withPort("web", 9091));
    var numbered =
        endpoints(
            "listenLocal: true", connection(null, 9092, false, true), withPort("other", 9091));

    assertThat(named.shards()).containsExactly(List.of(uri("http://10.0.0.1:9091/")));
    assertThat(numbered.shards()).containsExactly(List.of(uri("https://10.0.0.1:9092/")));
  }

  @Test
  void anotherAddressIsAskedWhateverItsPodsAre() {
    var url = uri("https://prometheus.example.org/k8s");

    assertThat(endpoints("listenLocal: true", connection(url, null, false, false)))
        .isEqualTo(ReplicaAddresses.of(List.of(List.of(url)), LOGIN));
  }

  @Test
  void theApiServerPassesOnRequestsToEachPod() {
    var endpoints =
        endpoints("routePrefix: prom", connection(null, null, true, true), withPort("web", 9091));

    assertThat(endpoints.shards())
        .containsExactly(
            List.of(
                uri(
                    "https://kubernetes.default.svc/api/v1/namespaces/monitoring/pods/https:prometheus-main-0:9091/proxy/prom")));
    assertThat(endpoints.channel()).isEqualTo(ApiServerProxy.CHANNEL);
  }

  @ParameterizedTest
  @CsvSource({
    "http://prom, plain/services/prom:80/proxy",
    "http://prom.monitoring.svc:9090/p, monitoring/services/prom:9090/proxy/p",
    "https://prom.monitoring.svc.cluster.local, monitoring/services/https:prom:443/proxy",
  })
  void theApiServerPassesOnRequestsToTheServiceOfAPlainOne(String url, String path) {
    assertThat(ApiServerProxy.toService("plain", uri(url)))
        .isEqualTo(uri("https://kubernetes.default.svc/api/v1/namespaces/" + path));
  }

  private static Connection connection(
      @Nullable URI url, @Nullable Integer port, boolean isThroughApiServer, boolean isTls) {
    return new Connection(null, "monitoring", "main", url, port, isThroughApiServer, isTls, LOGIN);
  }

  private static ReplicaAddresses endpoints(String spec, Pod... pods) {
    return endpoints(spec, Connections.NONE.to(MAIN), pods);
  }

  private static ReplicaAddresses endpoints(String spec, Connection connection, Pod... pods) {
    var object =
        Serialization.unmarshal(
            """
            apiVersion: monitoring.coreos.com/v1
            kind: Prometheus
            metadata: {name: main, namespace: monitoring}
            spec: {%s}
            """
                .formatted(spec),
            GenericKubernetesResource.class);
    var prometheus = new PrometheusObject(object, new KubernetesSerialization());
    return new PrometheusPods(prometheus, Stream.of(pods).toList(), connection).endpoints();
  }

  private static Pod withPort(String name, int port) {
    return Serialization.unmarshal(
        """
        metadata: {name: prometheus-main-0, namespace: monitoring, labels: {}}
        spec: {containers: [{name: proxy, ports: [{name: %s, containerPort: %d}]}]}
        status: {podIP: 10.0.0.1, conditions: [{type: Ready, status: 'True'}]}
        """
            .formatted(name, port),
        Pod.class);
  }

  private static Pod pod(String address, int shard, boolean isReady) {
    return Serialization.unmarshal(
        """
        metadata: {labels: {operator.prometheus.io/shard: '%d'}}
        spec: {containers: [{name: prometheus, ports: [{name: web, containerPort: 9090}]}]}
        status: {podIP: %s, conditions: [{type: Ready, status: '%s'}]}
        """
            .formatted(shard, address, isReady ? "True" : "False"),
        Pod.class);
  }

  /** With the labels that prometheus-operator gives it: there is no shard. */
  private static Pod ofNode(String name, String address, boolean isReady) {
    var pod = pod(address, 0, isReady);
    pod.getMetadata().setName(name);
    pod.getMetadata()
        .setLabels(
            Map.of(
                "app.kubernetes.io/name", "prometheus-agent",
                "app.kubernetes.io/instance", "main",
                "app.kubernetes.io/managed-by", "prometheus-operator",
                "operator.prometheus.io/name", "main"));
    return pod;
  }

  private static URI uri(String text) {
    return URI.create(text);
  }
}
