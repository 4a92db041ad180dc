package dev.monitored.operator.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.monitored.operator.RealPrometheus;
import dev.monitored.operator.evidence.EnforcedLabel;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.evidence.Sought;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.poll.Awaited;
import dev.monitored.operator.poll.Pollers;
import dev.monitored.operator.prometheus.ReplicaAddresses;
import dev.monitored.operator.status.Conditions;
import dev.monitored.operator.status.StatusCalculator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes two endpoints of one Pod, which have the same port. */
class EndpointsIT {
  private static final MonitoredRef SHOP = new MonitoredRef("team", "shop");
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String FURTHER = "serviceMonitor/team/shop/1";

  @TempDir private Path folder;
  private final Situations situations = new Situations();
  private final AtomicInteger furtherStatus = new AtomicInteger(200);
  private final AtomicReference<String> furtherBody = new AtomicReference<>("exported 1\n");
  private final HttpServer application = server();

  @BeforeEach
  void start() {
    application.createContext("/metrics", exchange -> answer(exchange, 200, "served 1\n"));
    application.createContext(
        "/exporter", exchange -> answer(exchange, furtherStatus.get(), furtherBody.get()));
    application.start();
    var port = application.getAddress().getPort();
    situations.spec =
        "{workload: {image: shop, port: %d}, scrape: {endpoints: [{path: /exporter}]}}"
            .formatted(port);
    situations.pods.removeLast();
    situations.available = 1;
    situations.existing = 1;
    situations.updated = 1;
  }

  @AfterEach
  void stop() {
    application.stop(0);
  }

  @Test
  void aPodIsUpOnceEachOfItsEndpointsIs() throws IOException {
    furtherStatus.set(500);
    try (var prometheus = RealPrometheus.start(folder, configuration());
        var pollers = pollers(prometheus)) {
      await().atMost(SOON).until(() -> state(pollers, "TargetsUp").startsWith("False BadStatus"));
      assertThat(state(pollers, "TargetsUp"))
          .contains("Pod shop-0 at http://127.0.0.1:", "/exporter: ");
      assertThat(state(pollers, "SeriesPresent")).startsWith("Unknown");
      assertThat(targets(pollers)).isEqualTo("1/2");

      furtherStatus.set(200);

      await().atMost(SOON).until(() -> state(pollers, "TargetsUp").startsWith("True"));
      await().atMost(SOON).until(() -> state(pollers, "SeriesPresent").startsWith("True"));
      assertThat(targets(pollers)).isEqualTo("2/2");
    }
  }

  /** The main endpoint has series with the same label instance. */
  @Test
  void anEndpointWithoutMetricsIsNotHiddenByAnother() throws IOException {
    furtherBody.set("");
    try (var prometheus = RealPrometheus.start(folder, configuration());
        var pollers = pollers(prometheus)) {
      await()
          .atMost(SOON)
          .until(() -> state(pollers, "SeriesPresent").startsWith("False NoSamples"));
      assertThat(state(pollers, "SeriesPresent")).contains("path /exporter)", "samples scraped: 0");
      assertThat(state(pollers, "TargetsUp")).startsWith("True Up");
    }
  }

  private String state(Pollers pollers, String condition) {
    return Conditions.find(StatusCalculator.next(situation(pollers)).status(), condition)
        .map(found ->
            "%s %s: %s".formatted(found.getStatus(), found.getReason(), found.getMessage()))
        .orElse("absent");
  }

  private String targets(Pollers pollers) {
    return String.valueOf(StatusCalculator.next(situation(pollers)).status().targets());
  }

  private Situation situation(Pollers pollers) {
    situations.now = Instant.now();
    situations.answers.remove(Situations.MAIN);
    pollers
        .about(SHOP)
        .of(Situations.MAIN)
        .ifPresent(answer -> situations.answers.put(Situations.MAIN, answer));
    return situations.situation();
  }

  private static Pollers pollers(RealPrometheus prometheus) {
    var address = ReplicaAddresses.of(List.of(List.of(prometheus.url())));
    var pollers = new Pollers(_ -> address, _ -> {}, (_, _) -> {}, InstantSource.system());
    var question =
        new Question(
            3,
            Map.of("shop-0", Instant.now().minusSeconds(600)),
            2,
            Set.of(Situations.POOL, FURTHER),
            List.of(),
            Set.of(),
            EnforcedLabel.NONE,
            Sought.NOTHING);
    pollers.ask(SHOP, Map.of(Situations.MAIN, question), Map.of(Situations.MAIN, Awaited.ALL));
    return pollers;
  }

  /** As prometheus-operator makes it from the ServiceMonitor, apart from the discovery. */
  private String configuration() {
    var targets =
        "[{targets: ['127.0.0.1:%d'], labels: {namespace: team, job: shop, pod: shop-0}}]"
            .formatted(application.getAddress().getPort());
    return """
    global: {scrape_interval: 1s, scrape_timeout: 1s}
    scrape_configs:
    - {job_name: %s, static_configs: %s}
    - job_name: %s
      metrics_path: /exporter
      static_configs: %s
      relabel_configs: [{source_labels: [__metrics_path__], target_label: metrics_path}]
    """
        .formatted(Situations.POOL, targets, FURTHER, targets);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
      var bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
