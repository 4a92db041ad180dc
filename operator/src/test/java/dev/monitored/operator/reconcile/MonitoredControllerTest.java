package dev.monitored.operator.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.monitored.operator.children.JobServerDefaults;
import dev.monitored.operator.cluster.ClusterView;
import dev.monitored.operator.cluster.DiscoveryReads;
import dev.monitored.operator.cluster.Scope;
import dev.monitored.operator.prometheus.Connections;
import dev.monitored.operator.prometheus.PrometheusPolicy;
import dev.monitored.operator.serve.OperatorMetrics;
import dev.monitored.operator.watch.LenientSerialization;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MonitoredControllerTest {
  private final CompletableFuture<Throwable> stopped = new CompletableFuture<>();
  private HttpServer server;

  @BeforeEach
  void anApiServerWhoseListsCannotBeRead() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", MonitoredControllerTest::garbage);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** A replica that goes on with a frozen cache would keep the lease and judge by it. */
  @Test
  void b17AnInformerThatHasStoppedForGoodEndsTheProcess() throws Exception {
    var scope = new Scope(Set.of(), Set.of());
    try (var client = client();
        var view =
            new ClusterView(
                client,
                scope,
                List.of(),
                PrometheusPolicy.NONE,
                Connections.NONE,
                new DiscoveryReads(InstantSource.system(), () -> true),
                stopped::complete);
        var controller =
            new MonitoredController(
                client,
                view,
                scope,
                new JobServerDefaults("image", List.of(), false),
                Optional.empty(),
                new OperatorMetrics(new CollectorRegistry()),
                InstantSource.system(),
                stopped::complete)) {
      controller.start();

      assertThat(stopped.get(10, TimeUnit.SECONDS)).isNotNull();
    }
  }

  private KubernetesClient client() {
    var config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(LenientSerialization.serialization())
        .build();
  }

  private static void garbage(HttpExchange exchange) throws IOException {
    var body = "{\"metadata\": {\"resourceVersion\": \"1\"}, \"items\": 5}".getBytes(UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
