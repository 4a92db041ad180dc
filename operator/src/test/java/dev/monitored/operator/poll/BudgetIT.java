package dev.monitored.operator.poll;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.monitored.operator.RealPrometheus;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.EnforcedLabel;
import dev.monitored.operator.evidence.Heards;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.evidence.Samples;
import dev.monitored.operator.evidence.Samples.State;
import dev.monitored.operator.evidence.Sought;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.ReplicaAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus tells how many samples a scrape may have, and how many it has. */
class BudgetIT {
  private static final MonitoredRef SHOP = new MonitoredRef("team", "shop");
  private static final PrometheusRef PLAIN = new PrometheusRef("Plain", "system", "bundled");
  private static final String BODY =
      IntStream.range(0, 17).mapToObj(i -> "x" + i + " 1\n").collect(Collectors.joining());

  private final HttpServer application = application();

  @TempDir private Path folder;

  @BeforeEach
  void start() {
    application.start();
  }

  @AfterEach
  void stop() {
    application.stop(0);
  }

  @Test
  void anApplicationAt85PercentOfTheLimitOfItsJob() throws IOException {
    assertThat(samples("global: {scrape_interval: 2s, scrape_timeout: 2s}", "sample_limit: 20"))
        .isEqualTo(new Samples(State.PRESENT, -1, 17, 20));
  }

  @Test
  void theGlobalLimitIsInForceWhereTheJobHasNone() throws IOException {
    var global = "global: {scrape_interval: 2s, scrape_timeout: 2s, sample_limit: 50}";

    assertThat(samples(global, "")).isEqualTo(new Samples(State.PRESENT, -1, 17, 50));
  }

  private Samples samples(String global, String more) throws IOException {
    var starts = Map.of("shop-0", Instant.now().minusSeconds(600));
    var question =
        new Question(
            1, starts, 1, Set.of(), List.of(), Set.of(), EnforcedLabel.NONE, Sought.NOTHING);
    try (var prometheus = RealPrometheus.start(folder, configuration(global, more));
        var pollers = pollers(prometheus)) {
      pollers.ask(SHOP, Map.of(PLAIN, question), Map.of(PLAIN, Awaited.ALL));
      return await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  pollers.about(SHOP).of(PLAIN).orElse(null) instanceof Heard heard
                      ? Heards.byPod(heard.samples()).get("shop-0")
                      : null,
              samples -> samples != null && samples.isPresent());
    }
  }

  private static Pollers pollers(RealPrometheus prometheus) {
    var address = ReplicaAddresses.of(List.of(List.of(prometheus.url())));
    var pollers = new Pollers(_ -> address, _ -> {}, (_, _) -> {}, InstantSource.system());
    pollers.start();
    return pollers;
  }

  private String configuration(String global, String more) {
    return """
    %s
    scrape_configs:
    - job_name: monitored
      %s
      http_sd_configs: [{url: 'http://127.0.0.1:%d/discovery/bundled', refresh_interval: 2s}]
    """
        .formatted(global, more, application.getAddress().getPort());
  }

  private static HttpServer application() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/metrics", exchange -> answer(exchange, "text/plain", BODY));
      server.createContext("/discovery/bundled", exchange -> discovery(exchange, server));
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void discovery(HttpExchange exchange, HttpServer server) throws IOException {
    var targets =
        """
        [{"targets": ["127.0.0.1:%d"],
          "labels": {"job": "shop", "namespace": "team", "pod": "shop-0"}}]
        """
            .formatted(server.getAddress().getPort());
    answer(exchange, "application/json", targets);
  }

  private static void answer(HttpExchange exchange, String type, String text) throws IOException {
    var body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
