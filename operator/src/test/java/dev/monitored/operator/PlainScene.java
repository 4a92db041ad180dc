package dev.monitored.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An application called {@code plain} that serves metrics, and a real Prometheus that finds it by
 * the discovery of whichever operator runs.
 */
final class PlainScene implements AutoCloseable {
  private static final byte[] METRICS = "one 1\n".getBytes(UTF_8);

  private final Applications applications;
  private final Path folder;
  private final HttpServer application;
  private final List<Integer> operatorPorts =
      List.of(RealPrometheus.freePort(), RealPrometheus.freePort());
  private final int port = RealPrometheus.freePort();
  private RealPrometheus prometheus;

  PlainScene(Applications applications, Path folder) throws IOException {
    this.applications = applications;
    this.folder = folder;
    application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    application.createContext(
        "/metrics",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/plain");
          exchange.sendResponseHeaders(200, METRICS.length);
          exchange.getResponseBody().write(METRICS);
          exchange.close();
        });
    application.start();
    var rules =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("rules")
            .withNamespace(applications.namespace())
            .endMetadata()
            .build();
    applications.client().resource(rules).create();
    prometheus = RealPrometheus.start(folder, config(), port);
  }

  /** Of an operator on the first or the second port. */
  String settings(int operator) {
    return """
    jobServerImage: image
    port: %d
    leaderElection: false
    plainPrometheuses:
      - {name: bundled, namespace: %s, url: "%s", rulesConfigMap: rules, scrapeInterval: 2s}
    """
        .formatted(operatorPorts.get(operator), applications.namespace(), prometheus.url());
  }

  /** The application runs, and Prometheus has its rules. */
  void begin() throws IOException {
    applications.apply(
        "plain",
        "{workload: {image: plain, port: %d}, prometheus: {via: HttpDiscovery}}"
            .formatted(application.getAddress().getPort()));
    await().atMost(Duration.ofSeconds(20)).until(() -> !rules().isEmpty());
    applications.kubelet().running("plain", "plain-0", "127.0.0.1");
    applications.kubelet().deploymentStatus("plain", 1, 1);
    for (var file : rules().entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
    restartPrometheus();
  }

  void restartPrometheus() throws IOException {
    prometheus.close();
    prometheus = RealPrometheus.start(folder, config(), port);
  }

  /** Nothing listens any more. */
  void kill() {
    application.stop(0);
  }

  @Override
  public void close() {
    prometheus.close();
    application.stop(0);
  }

  private String config() {
    return """
    global: {scrape_interval: 2s, scrape_timeout: 1s, evaluation_interval: 2s}
    scrape_configs:
    - job_name: monitored
      http_sd_configs:
      - {url: 'http://127.0.0.1:%d/discovery/bundled', refresh_interval: 1s}
      - {url: 'http://127.0.0.1:%d/discovery/bundled', refresh_interval: 1s}
    """
        .formatted(operatorPorts.get(0), operatorPorts.get(1));
  }

  private Map<String, String> rules() {
    return Objects.requireNonNullElse(
        applications
            .client()
            .configMaps()
            .inNamespace(applications.namespace())
            .withName("rules")
            .require()
            .getData(),
        Map.of());
  }
}
