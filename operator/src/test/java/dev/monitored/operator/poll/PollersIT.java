package dev.monitored.operator.poll;

import static dev.monitored.operator.rules.Expr.number;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.monitored.operator.FakePrometheus;
import dev.monitored.operator.RealPrometheus;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.LoadedRule;
import dev.monitored.operator.evidence.Answer.Unreachable;
import dev.monitored.operator.evidence.EnforcedLabel;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.evidence.Questions;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.ReplicaAddresses;
import dev.monitored.operator.rules.Rule.Recording;
import dev.monitored.operator.rules.RuleGroup;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollersIT {
  /** As long as a real one of Kubernetes. */
  private static final String TARGET =
      "{\"discoveredLabels\":{\"__meta_url\":\"\",\"text#\":\""
          + "x".repeat(1_400)
          + "\"},\"labels\":{\"namespace\":\"team\",\"job\":\"shop\",\"pod\":\"shop-#\"},"
          + "\"scrapePool\":\"huge\",\"health\":\"up\"},";

  private static final PrometheusRef PLAIN = new PrometheusRef("Plain", "system", "bundled");
  private static final MonitoredRef SHOP = new MonitoredRef("team", "shop");
  private static final MonitoredRef DESK = new MonitoredRef("team", "desk");
  private static final Map<PrometheusRef, Question> QUESTION =
      Map.of(PLAIN, Questions.of(Set.of(), Set.of(), List.of(), Set.of(), EnforcedLabel.NONE));

  private static final Map<PrometheusRef, Awaited> AWAITED = Map.of(PLAIN, Awaited.ALL);

  private final FakePrometheus prometheus = FakePrometheus.start();
  private final List<MonitoredRef> news = new CopyOnWriteArrayList<>();
  private final List<Boolean> polls = new CopyOnWriteArrayList<>();
  private final Pollers pollers =
      new Pollers(
          _ -> ReplicaAddresses.of(List.of(List.of(URI.create(prometheus.url())))),
          news::add,
          (_, answered) -> polls.add(answered),
          InstantSource.system());

  @AfterEach
  void stop() {
    pollers.close();
    prometheus.close();
  }

  @Test
  void asksOnceForAllAndTellsOnlyNews() {
    prometheus.discovered("team", "shop", "shop-0", "");

    pollers.ask(SHOP, QUESTION, AWAITED);
    pollers.ask(DESK, QUESTION, AWAITED);

    await().atMost(Duration.ofSeconds(10)).until(() -> targets(SHOP) == 1 && targets(DESK) == 0);
    await().atMost(Duration.ofSeconds(20)).until(() -> polls.size() >= 4);
    assertThat(news).containsExactlyInAnyOrder(SHOP, DESK);
  }

  @Test
  void aFailureIsToldAtOnce() {
    prometheus.discovered("team", "shop", "shop-0", "");
    pollers.ask(SHOP, QUESTION, AWAITED);
    await().atMost(Duration.ofSeconds(10)).until(() -> targets(SHOP) == 1);
    var before = Instant.now();

    prometheus.close();

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> pollers.about(SHOP).answers().get(PLAIN) instanceof Unreachable);
    assertThat(pollers.about(SHOP).answers().get(PLAIN))
        .isInstanceOfSatisfying(
            Unreachable.class, answer -> assertThat(answer.since()).isAfter(before));
  }

  @Test
  void whatIsForgottenIsNoLongerAskedFor() {
    pollers.ask(SHOP, QUESTION, AWAITED);
    await().atMost(Duration.ofSeconds(10)).until(() -> !polls.isEmpty());

    pollers.forget(SHOP);

    assertThat(pollers.about(SHOP).answers()).isEmpty();
    await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
    var before = polls.size();
    await().pollDelay(Duration.ofSeconds(7)).until(() -> true);
    assertThat(polls).hasSize(before);
  }

  @Test
  void aHundredThousandTargetsEndNoSmallProcess_B9() throws Exception {
    prometheus.pool("huge");
    prometheus.misbehave("targets", exchange -> send(exchange, TARGET, 100_000));

    assertThat(SmallProcess.ask(prometheus.url(), "huge"))
        .matches("http://.*: the answer to /api/v1/targets is larger than \\d+ MiB");
    assertThat(SmallProcess.ask(prometheus.url(), "")).isEqualTo("0 targets");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"labels\":{\"pod\":\"shop-0\",\"namespace\":\"team\",\"job\":\"shop\"},\"scrapePool\":\"huge\"},",
        "{\"labels\":{\"namespace\":\"team\"},\"scrapePool\":\"huge\",\"lastError\":\"#\"},",
        "[[[[[[",
        "\"text without an end ",
        "{\"a#\":",
        "{\"labels\":{\"name#\":\"\"}},",
      })
  void noAnswerEndsASmallProcess_B9(String part) throws Exception {
    prometheus.pool("huge");
    prometheus.misbehave("targets", exchange -> send(exchange, part, 2_000_000));

    assertThat(SmallProcess.ask(prometheus.url(), "huge")).startsWith(prometheus.url());
  }

  /** The real one: its discovery, its series, its words, and somebody else's group (B14). */
  @Test
  void aRealPrometheusIsUnderstood(@TempDir Path folder) throws Exception {
    var rule = new RuleGroup("monitored/team/shop", List.of(new Recording("one", number(1))));
    var evil = new RuleGroup("monitored/team/shop", List.of(new Recording("two", number(2))));
    write(folder.resolve("team.shop.rules.yaml"), rule);
    write(folder.resolve("evil.rules.yaml"), evil);
    try (var application = new Application();
        var real = RealPrometheus.start(folder, application.config());
        var asking =
            new Pollers(
                _ -> ReplicaAddresses.of(List.of(List.of(real.url()))),
                news::add,
                (_, answered) -> polls.add(answered),
                InstantSource.system())) {
      var question =
          Questions.of(
              Set.of("shop-0"),
              Set.of(),
              rule.definitions(),
              Set.of("team.shop.rules.yaml"),
              EnforcedLabel.NONE);
      asking.ask(SHOP, Map.of(PLAIN, question), AWAITED);
      await().atMost(Duration.ofSeconds(40)).until(() -> health(asking).equals("up"));
      var heard = heard(asking);
      assertThat(heard.rules())
          .extracting(LoadedRule::rule)
          .containsExactlyElementsOf(rule.definitions());
      assertThat(heard.startedAt()).isBetween(heard.at().minusSeconds(60), heard.at());
      assertThat(heard.targets().getFirst().interval()).isEqualTo(Duration.ofSeconds(1));

      asking.ask(SHOP, Map.of(PLAIN, question), Map.of());
      application.fail();

      await().atMost(Duration.ofSeconds(40)).until(() -> health(asking).equals("down"));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> heard(asking).targets().getFirst().failedScrapes() == 2);
    }
  }

  private static Heard heard(Pollers asking) {
    return (Heard) asking.about(SHOP).of(PLAIN).orElseThrow();
  }

  private static String health(Pollers asking) {
    return asking.about(SHOP).answers().get(PLAIN) instanceof Heard heard
            && !heard.targets().isEmpty()
        ? heard.targets().getFirst().health()
        : "";
  }

  private static void write(Path file, RuleGroup group) throws IOException {
    var lines = new StringBuilder("groups:\n- name: " + group.name() + "\n  rules:\n");
    group
        .definitions()
        .forEach(rule ->
            lines
                .append("  - {record: ")
                .append(rule.name())
                .append(", expr: '")
                .append(rule.expr())
                .append("'}\n"));
    Files.writeString(file, lines);
  }

  /** An answer with that many parts; the sign # stands for another number in each. */
  private static void send(HttpExchange exchange, String part, int parts) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (var body = new BufferedOutputStream(exchange.getResponseBody())) {
      var path = exchange.getRequestURI().getPath();
      var list = path.endsWith("targets") ? "activeTargets" : "scrapePools";
      body.write(("{\"status\":\"success\",\"data\":{\"" + list + "\":[").getBytes(UTF_8));
      for (int i = 0; i < parts; i++) {
        body.write(part.replace("#", Integer.toString(i)).getBytes(UTF_8));
      }
    } catch (IOException theOtherSideHasHadEnough) {
      // As it should.
    }
  }

  /** Serves metrics, and the discovery that names itself. */
  private static final class Application implements AutoCloseable {
    private final HttpServer discovery = server();
    private final HttpServer metrics = server();

    Application() {
      var targets =
          "[{\"targets\":[\"127.0.0.1:%d\"],\"labels\":{\"namespace\":\"team\",\"job\":\"shop\",\"pod\":\"shop-0\"}}]"
              .formatted(metrics.getAddress().getPort());
      serve(discovery, "/discovery/bundled", "application/json", targets);
      serve(metrics, "/metrics", "text/plain", "one 1\n");
    }

    String config() {
      return """
      scrape_configs:
      - job_name: elsewhere
        static_configs: [{targets: ['127.0.0.1:1']}]
      - job_name: ours
        scrape_interval: 1s
        scrape_timeout: 1s
        http_sd_configs:
        - {url: 'http://127.0.0.1:%d/discovery/bundled', refresh_interval: 1s}
      """
          .formatted(discovery.getAddress().getPort());
    }

    void fail() {
      metrics.stop(0);
    }

    @Override
    public void close() {
      metrics.stop(0);
      discovery.stop(0);
    }

    private static HttpServer server() {
      try {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void serve(HttpServer server, String path, String type, String text) {
      server.createContext(
          path,
          exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, text.length());
            exchange.getResponseBody().write(text.getBytes(UTF_8));
            exchange.close();
          });
      server.start();
    }
  }

  private int targets(MonitoredRef application) {
    return pollers.about(application).answers().get(PLAIN) instanceof Heard heard
        ? heard.targets().size()
        : -1;
  }
}
