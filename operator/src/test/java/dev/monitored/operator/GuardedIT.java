package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import dev.monitored.operator.connect.TlsServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.events.v1.EventList;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Prometheus of prometheus-operator with {@code web.tlsConfig}, whose certificate names its
 * Service, and in its Pod a proxy that wants a token (M-16).
 */
class GuardedIT {
  private final Applications applications = Applications.inNewNamespace();
  private final List<String> tokens = new CopyOnWriteArrayList<>();

  @Test
  void eachObstacleIsNamedUntilItIsOutOfTheWayWithoutARestart(@TempDir Path folder)
      throws Exception {
    var authority = Authority.create(folder, "authority");
    var name = "main.%s.svc".formatted(applications.namespace());
    var ca = folder.resolve("mounted-ca.crt");
    var token = folder.resolve("mounted-token");
    try (var scene = OperatedScene.withoutPrometheus(applications);
        var http = HttpClient.newHttpClient();
        var guard =
            TlsServer.start(
                authority.issue("server", "dns:" + name),
                authority,
                exchange -> guard(exchange, http, scene.prometheus().url()));
        var _ = RunningOperator.start(settings(ca, token))) {
      applications.client().resource(prometheus()).create();
      applications.kubelet().prometheus("main", guard.url().getPort());
      applications.apply("shop", "{workload: {image: shop}}");

      applications.await("shop", "RulesLoaded", "Unknown PrometheusTLSError");
      Files.copy(authority.certificate(), ca);
      applications.await("shop", "RulesLoaded", "Unknown PrometheusAuthError");
      Files.writeString(token, "wrong-s3cret");
      await().atMost(Duration.ofSeconds(40)).until(() -> tokens.contains("Bearer wrong-s3cret"));
      applications.await("shop", "RulesLoaded", "Unknown PrometheusAuthError");
      Files.writeString(token, "right-s3cret\n");
      scene.run("shop");

      assertThat(tokens).contains("Bearer right-s3cret");
      assertThat(applications.status("shop") + Serialization.asYaml(events()))
          .contains("reason=Up")
          .doesNotContain("s3cret");
    }
  }

  private EventList events() {
    return applications
        .client()
        .events()
        .v1()
        .events()
        .inNamespace(applications.namespace())
        .list();
  }

  private String settings(Path ca, Path token) {
    return """
    jobServerImage: image
    leaderElection: false
    port: 0
    prometheuses:
      connections:
        - {namespace: %s, name: main, tls: {caFile: "%s"}, bearerTokenFile: "%s"}
    """
        .formatted(applications.namespace(), ca, token);
  }

  private GenericKubernetesResource prometheus() {
    var tls =
        Map.of(
            "keySecret", Map.of("name", "tls", "key", "tls.key"),
            "cert", Map.of("secret", Map.of("name", "tls", "key", "tls.crt")));
    var text =
        Serialization.asYaml(Fixtures.load("operated.yaml", applications.namespace()).getFirst());
    var object = Serialization.unmarshal(text, GenericKubernetesResource.class);
    object.<Map<String, Object>>get("spec").put("web", Map.of("tlsConfig", tls));
    return object;
  }

  private void guard(HttpExchange exchange, HttpClient http, String behind) throws IOException {
    try (exchange) {
      var token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      tokens.add(token);
      if (!token.equals("Bearer right-s3cret")) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      var request = HttpRequest.newBuilder(URI.create(behind + exchange.getRequestURI())).build();
      var response = http.send(request, BodyHandlers.ofByteArray());
      exchange.sendResponseHeaders(
          response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
      exchange.getResponseBody().write(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
