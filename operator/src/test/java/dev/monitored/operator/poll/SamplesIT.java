package dev.monitored.operator.poll;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.monitored.operator.RealPrometheus;
import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.EnforcedLabel;
import dev.monitored.operator.evidence.Heards;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.evidence.Samples;
import dev.monitored.operator.evidence.Samples.State;
import dev.monitored.operator.evidence.Sought;
import dev.monitored.operator.look.Round;
import dev.monitored.operator.look.RuleMatcher;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.poll.PrometheusPoll.Asked;
import dev.monitored.operator.prometheus.ReplicaAddresses;
import dev.monitored.operator.query.PrometheusApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Prometheus stores of targets that are all up. */
class SamplesIT {
  private static final Map<String, String> BODIES =
      Map.of(
          "good", "one 1\ntwo 2\n",
          "empty", "",
          "old", "one 1 1000\n",
          "dropped", "one 1\ntwo 2\n",
          "twice", "one 1\none 2\n",
          "relabelled", "one 1\n");
  private static final MonitoredRef SHOP = new MonitoredRef("team", "shop");

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
  void m05WhatIsUpAndNotStoredIsToldApart() throws IOException {
    var question = question();

    try (var prometheus = RealPrometheus.start(folder, configuration());
        var api = new PrometheusApi()) {
      var replica = new ReplicaPoll(api, new RuleMatcher(api), prometheus.url(), false);

      await()
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThat(samples(replica, question)).isEqualTo(expected()));
    }
  }

  @Test
  void n2AnAgentIsProvenByItsTargetsWhateverRelabellingHasMadeOfTheirLabels() throws IOException {
    var question = question();
    var agent = new PrometheusRef(PrometheusRef.AGENT, "monitoring", "agent");

    try (var prometheus = RealPrometheus.agent(folder, configuration());
        var api = new PrometheusApi()) {
      var addresses = ReplicaAddresses.of(List.of(List.of(prometheus.url())));
      var poll = new PrometheusPoll(agent, api, () -> addresses);
      var asked = Map.of(SHOP, new Asked(question, Awaited.ALL, Instant.now()));

      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() ->
              assertThat(answer(poll, asked))
                  .isInstanceOfSatisfying(
                      Heard.class,
                      heard -> {
                        assertThat(heard.isUp(question())).isTrue();
                        assertThat(heard.samples()).isEmpty();
                        assertThat(heard.targets())
                            .filteredOn(target -> target.pod().equals("relabelled"))
                            .extracting(target -> target.labels().job())
                            .containsExactly("platform");
                      }));
    }
  }

  private static @Nullable Answer answer(PrometheusPoll poll, Map<MonitoredRef, Asked> asked) {
    return poll.ask(asked, Instant.now()).map(result -> result.answers().get(SHOP)).orElse(null);
  }

  private static Question question() {
    var starts =
        BODIES.keySet().stream()
            .collect(Collectors.toMap(pod -> pod, _ -> Instant.now().minusSeconds(600)));
    return new Question(
        1, starts, 1, BODIES.keySet(), List.of(), Set.of(), EnforcedLabel.NONE, Sought.NOTHING);
  }

  private static Map<String, Samples> expected() {
    return Map.of(
        "good",
        new Samples(State.PRESENT, -1, 2),
        "empty",
        new Samples(State.MISSING, 0, 0),
        "old",
        new Samples(State.MISSING, 1, 1),
        "dropped",
        new Samples(State.MISSING, 2, 0),
        "twice",
        new Samples(State.PRESENT, -1, 2),
        "relabelled",
        new Samples(State.PRESENT, -1, 1));
  }

  private static Map<String, Samples> samples(ReplicaPoll replica, Question question)
      throws IOException {
    var waiting = Map.of(SHOP, Duration.ofSeconds(5));
    replica.ask(Round.of(Instant.now(), Map.of(SHOP, question), waiting, waiting));
    return replica
        .about(SHOP, question)
        .filter(Heard.class::isInstance)
        .map(answer -> Heards.byPod(((Heard) answer).samples()))
        .orElse(Map.of());
  }

  /** One scrape pool for each Pod. Where relabelling has changed a label, discovery has not. */
  private String configuration() {
    var jobs =
        new StringBuilder("global: {scrape_interval: 2s, scrape_timeout: 2s}\nscrape_configs:\n");
    BODIES.keySet().forEach(pod -> jobs.append(job(pod)));
    return jobs.toString();
  }

  private String job(String pod) {
    var drop = "metric_relabel_configs: [{action: keep, source_labels: [__name__], regex: go_.*}]";
    var relabel =
        "relabel_configs: [{target_label: pod, replacement: ''}, {target_label: job, replacement: platform}]";
    var more = pod.equals("dropped") ? drop : pod.equals("relabelled") ? relabel : "";
    return """
    - job_name: %s
      metrics_path: /%s
      static_configs:
      - targets: ['127.0.0.1:%d']
        labels: {job: shop, namespace: team, pod: %s, __meta_kubernetes_pod_name: %s}
      %s
    """
        .formatted(pod, pod, application.getAddress().getPort(), pod, pod, more);
  }

  private static HttpServer application() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", SamplesIT::answer);
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    var pod = exchange.getRequestURI().getPath().substring(1);
    var body = BODIES.getOrDefault(pod, "").getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
