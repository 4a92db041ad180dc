package dev.monitored.operator.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.monitored.operator.RealPrometheus;
import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.evidence.Answer.Cause;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.Unreachable;
import dev.monitored.operator.evidence.EnforcedLabel;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.evidence.Questions;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.poll.PrometheusPoll.Asked;
import dev.monitored.operator.prometheus.ReplicaAddresses;
import dev.monitored.operator.query.PrometheusApi;
import dev.monitored.operator.rules.Expr;
import dev.monitored.operator.rules.Rule;
import dev.monitored.operator.rules.RuleGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real VictoriaMetrics, which is not quite a Prometheus (M-17). */
class VictoriaMetricsIT {
  private static final MonitoredRef SHOP = new MonitoredRef("team", "shop");
  private static final String POOL = "serviceMonitor/team/shop/0";
  private static final RuleGroup GROUP =
      new RuleGroup("monitored/team/shop", List.of(new Rule.Recording("one", Expr.number(1))));
  private static final byte[] METRICS = "one 1\n".getBytes(StandardCharsets.UTF_8);

  @Test
  void itIsJudgedByWhatItHas(@TempDir Path folder) throws Exception {
    var application = application();
    var address = "127.0.0.1:" + RealPrometheus.freePort();
    var process = start(folder, address, application.getAddress().getPort());
    try (var api = new PrometheusApi()) {
      var url = URI.create("http://" + address);
      var poll =
          new PrometheusPoll(
              new PrometheusRef("Plain", "system", "main"),
              api,
              () -> ReplicaAddresses.of(List.of(List.of(url))));

      var heard = (Heard) awaited(poll, "shop-0", answer -> isUp(answer).orElse(false));
      assertThat(heard.rulesUntold()).startsWith(url + " does not serve /api/v1/scrape_pools");

      var lacking =
          (Unreachable)
              awaited(
                  poll,
                  "shop-1",
                  answer -> answer instanceof Unreachable silent && silent.cause() != Cause.SILENT);
      assertThat(lacking.cause()).isEqualTo(Cause.INCOMPLETE);
      assertThat(lacking.message()).startsWith(url + " does not serve /api/v1/scrape_pools");

      application.stop(0);
      awaited(poll, "shop-0", answer -> !isUp(answer).orElse(true));
    } finally {
      process.destroy();
      process.onExit().join();
      application.stop(0);
    }
  }

  /** Empty: it does not tell. */
  private static Optional<Boolean> isUp(Answer answer) {
    return answer instanceof Heard heard
        ? Optional.of(heard.isUp(question("shop-0")))
        : Optional.empty();
  }

  private static Answer awaited(PrometheusPoll poll, String pod, Predicate<Answer> wanted) {
    var asked = new Asked(question(pod), Awaited.ALL, Instant.now());
    var found = new AtomicReference<@Nullable Answer>();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          poll.ask(Map.of(SHOP, asked), Instant.now())
              .flatMap(result -> Optional.ofNullable(result.answers().get(SHOP)))
              .filter(wanted)
              .ifPresent(found::set);
          return found.get() != null;
        });
    return Objects.requireNonNull(found.get());
  }

  private static Question question(String pod) {
    return Questions.of(
        Set.of(pod),
        Set.of(POOL),
        GROUP.definitions(),
        Set.of("team.shop.yaml"),
        EnforcedLabel.NONE);
  }

  private static Process start(Path folder, String address, int port) throws IOException {
    var command = System.getenv("VICTORIA_METRICS");
    assertThat(command).as("VICTORIA_METRICS names the command; make test sets it").isNotNull();
    var config =
        Files.writeString(
            folder.resolve("scrape.yml"),
            """
            scrape_configs:
            - job_name: %s
              scrape_interval: 1s
              static_configs:
              - {targets: ['127.0.0.1:%d'], labels: {namespace: team, job: shop, pod: shop-0}}
            """
                .formatted(POOL, port));
    return new ProcessBuilder(
            Objects.requireNonNull(command),
            "-httpListenAddr=" + address,
            "-storageDataPath=" + folder.resolve("data"),
            "-promscrape.config=" + config)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private static HttpServer application() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/plain");
          exchange.sendResponseHeaders(200, METRICS.length);
          exchange.getResponseBody().write(METRICS);
          exchange.close();
        });
    server.start();
    return server;
  }
}
