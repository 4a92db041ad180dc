package dev.monitored.operator.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.monitored.operator.FakePrometheus;
import dev.monitored.operator.query.PrometheusApi.Unanswered;
import dev.monitored.operator.query.PrometheusApi.UselessAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever answers, the message says what is wrong, and nothing that is secret. */
class PrometheusApiTest {
  private static final String POOL = "serviceMonitor/secret-team/shop/0";
  private static final String TARGETS = "{\"status\":\"success\",\"data\":{\"activeTargets\":[";

  private final FakePrometheus prometheus = FakePrometheus.start();
  private final PrometheusApi api = new PrometheusApi(Duration.ofSeconds(20), 1 << 20);

  @AfterEach
  void stop() {
    api.close();
    prometheus.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>welcome</html>",
        "null",
        "[]",
        "7",
        "{}",
        "{\"status\":\"error\",\"error\":\"no\"}",
        "{\"status\":\"success\",\"data\":null}",
        "{\"status\":\"success\",\"data\":[1,2]}",
        "{\"status\":\"success\",\"data\":{\"activeTargets\":{\"a\":1}}}",
        "{\"status\":\"success\",\"data\":{\"activeTargets\":[7]}}",
        "{\"status\":\"success\",\"data\":{\"activeTargets\":[[]]}}",
        "{\"status\":\"success\",\"data\":{\"activeTargets\":[{\"labels\":7}]}}",
        "{\"status\":\"success\",\"data\":{\"activeTargets\":[{\"labels\":{\"pod\":{}}}]}}",
        "{\"status\":\"success\",\"data\":{\"activeTargets\":[{\"labels\":{}}",
      })
  void whatIsNoAnswerOfAPrometheusIsUseless(String body) {
    answer(body);

    assertThatThrownBy(this::pods)
        .isInstanceOf(UselessAnswer.class)
        .hasMessage(
            prometheus.url() + ": the response to /api/v1/targets is not a response of Prometheus");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":\"success\",\"data\":{\"activeTargets\":null}}",
        "{\"status\":\"success\",\"data\":{\"activeTargets\":[null]}}",
      })
  void aListOfGoMayBeNull(String body) throws IOException {
    answer(body);

    assertThat(pods()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "301, ''",
    "404, ': check the path prefix of its URL'",
    "403, ': set bearerToken or basicAuth of its entry in prometheuses.connections'",
    "422, ''",
    "503, ''",
  })
  void n4ARefusalIsToldWithoutTheQuery(int status, String hint) {
    prometheus.refuse("targets", status);

    assertThatThrownBy(this::pods)
        .isInstanceOf(UselessAnswer.class)
        .hasMessage("%s answers %d for /api/v1/targets%s", prometheus.url(), status, hint);
  }

  @Test
  void b26CredentialsAreSentAndNeverShown() {
    var authorizations = new CopyOnWriteArrayList<String>();
    prometheus.misbehave(
        "targets",
        exchange -> {
          authorizations.addAll(exchange.getRequestHeaders().get("Authorization"));
          exchange.sendResponseHeaders(401, -1);
        });
    var url = URI.create(prometheus.url().replace("http://", "http://admin:s3c%40ret@"));

    assertThatThrownBy(() -> api.activeTargets(url, POOL, _ -> true))
        .hasMessage(
            prometheus.url()
                + " answers 401 for /api/v1/targets: it does not accept the credentials in its url");
    assertThat(authorizations).containsExactly("Basic YWRtaW46czNjQHJldA==");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://admin:s3cret@127.0.0.1:1",
        "http://admin:s3cret@no_such_host:9090/prometheus/",
        "http://admin:s3cret@no-such-host.invalid",
        "ftp://admin:s3cret@127.0.0.1",
        "admin:s3cret@127.0.0.1",
      })
  void b26WhatCannotBeReachedShowsNoCredentialsEither(String url) {
    assertThatThrownBy(() -> api.activeTargets(URI.create(url), POOL, _ -> true))
        .isInstanceOf(Unanswered.class)
        .message()
        .doesNotContain("s3cret", "admin", "secret-team", "null");
  }

  @Test
  void whatIsLargerThanTheLimitIsUseless() {
    endless("{\"labels\":{\"pod\":\"a\"}},");

    assertThatThrownBy(this::pods)
        .isInstanceOf(UselessAnswer.class)
        .hasMessage(prometheus.url() + ": the answer to /api/v1/targets is larger than 1 MiB");
  }

  @Test
  void aBodyThatNeverEndsHasADeadline() {
    prometheus.misbehave(
        "targets",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(TARGETS.getBytes(UTF_8));
          exchange.getResponseBody().flush();
          pause();
        });
    try (var impatient = new PrometheusApi(Duration.ofSeconds(2), 1 << 20)) {
      assertThatThrownBy(() -> impatient.activeTargets(url(), POOL, _ -> true))
          .isInstanceOf(Unanswered.class)
          .hasMessage(prometheus.url() + "/api/v1/targets: no answer within 2 s");
    }
  }

  @Test
  void aHandshakeThatNeverEndsHasADeadline() throws IOException {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var impatient = new PrometheusApi(Duration.ofSeconds(2), 1 << 20)) {
      var url = URI.create("https://127.0.0.1:" + silent.getLocalPort());

      assertThatThrownBy(() -> impatient.runtimeInfo(url))
          .isInstanceOf(Unanswered.class)
          .hasMessage(url + "/api/v1/status/runtimeinfo: no answer within 2 s");
    }
  }

  /** A full queue of connections drops packets, as a NetworkPolicy does. */
  @Test
  void m16PacketsThatAreDroppedMayBeTheDoingOfANetworkPolicy() throws IOException {
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var first = new Socket(full.getInetAddress(), full.getLocalPort());
        var second = new Socket(full.getInetAddress(), full.getLocalPort())) {
      assertThat(List.of(first, second)).allMatch(Socket::isConnected);
      var url = URI.create("http://127.0.0.1:" + full.getLocalPort());

      assertThatThrownBy(() -> api.runtimeInfo(url))
          .isInstanceOf(Unanswered.class)
          .hasMessage(
              url
                  + "/api/v1/status/runtimeinfo: no connection within 3 s: a NetworkPolicy or a"
                  + " firewall may drop the packets");
    }
  }

  @Test
  void aBodyThatBreaksOffIsNoAnswer() {
    prometheus.misbehave(
        "targets",
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write(TARGETS.getBytes(UTF_8));
          exchange.getResponseBody().flush();
        });

    assertThatThrownBy(this::pods)
        .isInstanceOf(Unanswered.class)
        .hasMessage(prometheus.url() + "/api/v1/targets: the response is incomplete");
  }

  @Test
  void nestingThatIsTooDeepIsUseless() {
    answer(TARGETS + "[".repeat(100_000));

    assertThatThrownBy(this::pods).isInstanceOf(UselessAnswer.class);
  }

  /** An application can put it there, and would hide its neighbours. */
  @Test
  void oneTargetWithAnEndlessErrorDoesNotHideTheOthers() throws IOException {
    answer(
        TARGETS
            + "{\"labels\":{\"pod\":\"a\"},\"lastError\":\""
            + "x".repeat(900_000)
            + "\"},{\"labels\":{\"pod\":\"b\"}}]}}");

    assertThat(pods()).containsExactly("a", "b");
  }

  @Test
  void labelsThatAreNotReadAreNotKept() throws IOException {
    var labels = new StringBuilder();
    for (int i = 0; i < 60_000; i++) {
      labels.append("\"label_").append(i).append("\":\"\",");
    }
    answer(TARGETS + "{\"labels\":{" + labels + "\"pod\":\"a\"}}]}}");

    assertThat(pods()).containsExactly("a");
  }

  @Test
  void whoWantsNoMoreReadsNoMore() throws IOException {
    endless("{\"labels\":{\"pod\":\"a\"}},");
    var pods = new ArrayList<String>();

    api.activeTargets(
        url(),
        POOL,
        target -> {
          pods.add(target.labels().pod());
          return pods.size() < 2;
        });

    assertThat(pods).containsExactly("a", "a");
  }

  private List<String> pods() throws IOException {
    var pods = new ArrayList<String>();
    api.activeTargets(url(), POOL, target -> pods.add(target.labels().pod()));
    return pods;
  }

  /** Prometheus gives the name and the file of a group first; JSON promises no order. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"g\",\"file\":\"/r/a.yaml\",\"rules\":[{\"name\":\"Down\"},{\"name\":\"Up\"}]}",
        "{\"name\":\"g\",\"rules\":[{\"name\":\"Down\"},{\"name\":\"Up\"}],\"file\":\"/r/a.yaml\"}",
        "{\"rules\":[{\"name\":\"Down\"},{\"name\":\"Up\"}],\"file\":\"/r/a.yaml\",\"name\":\"g\"}",
      })
  void readsTheRulesOfAGroupInWhateverOrderItsFieldsCome(String group) throws IOException {
    answer("rules", "{\"status\":\"success\",\"data\":{\"groups\":[%s]}}".formatted(group));
    var rules = new ArrayList<String>();

    api.rules(url(), List.of("g"), named("g", "/r/a.yaml", rules));
    api.rules(url(), List.of("g"), named("g", "/r/other.yaml", rules));

    assertThat(rules).containsExactly("Down", "Up");
  }

  private static Replies.RuleConsumer named(String group, String file, List<String> rules) {
    return new Replies.RuleConsumer() {
      @Override
      public boolean wants(String otherGroup, String otherFile) {
        return otherGroup.equals(group) && otherFile.equals(file);
      }

      @Override
      public void accept(String of, Replies.Rule rule) {
        rules.add(rule.name());
      }
    };
  }

  private URI url() {
    return URI.create(prometheus.url());
  }

  private void answer(String body) {
    answer("targets", body);
  }

  private void answer(String path, String body) {
    prometheus.misbehave(
        path,
        exchange -> {
          var bytes = body.getBytes(UTF_8);
          exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
        });
  }

  private void endless(String element) {
    HttpHandler handler =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(TARGETS.getBytes(UTF_8));
          repeat(exchange, element);
        };
    prometheus.misbehave("targets", handler);
  }

  /** Until the other side has had enough. */
  private static void repeat(HttpExchange exchange, String element) throws IOException {
    var many = element.repeat(1_000).getBytes(UTF_8);
    for (int i = 0; i < 100_000; i++) {
      exchange.getResponseBody().write(many);
    }
  }

  private static void pause() {
    try {
      new java.util.concurrent.CountDownLatch(1).await(10, java.util.concurrent.TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
