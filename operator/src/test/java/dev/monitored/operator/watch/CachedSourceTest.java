package dev.monitored.operator.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.monitored.operator.snapshot.SourceState;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An API server that has answered a list and a watch, and then answers otherwise. */
class CachedSourceTest {
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final int OPEN = 200;
  private static final int AWAY = 0;
  private static final String LIST =
      "{\"kind\":\"ConfigMapList\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}";
  private static final String BOOKMARK =
      "{\"type\":\"BOOKMARK\",\"object\":{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\","
          + "\"metadata\":{\"resourceVersion\":\"2\"}}}\n";

  private HttpServer server;
  private KubernetesClient client;
  private CachedSource<ConfigMap> source;
  private volatile int watches = OPEN;
  private volatile int lists = OPEN;
  private volatile CountDownLatch cut = new CountDownLatch(1);

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .withRequestRetryBackoffLimit(0)
                    .withWatchReconnectInterval(20)
                    .build())
            .build();
    source = new CachedSource<>("configmaps", client.configMaps().inNamespace("a"), LOOK);
  }

  @AfterEach
  void stop() {
    source.close();
    cut.countDown();
    client.close();
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource({"403, REFUSED", "401, FAILING", "429, FAILING", "500, FAILING"})
  void whatIsAnsweredToAWatchOnceItHasEndedIsNoticedUntilItCanBeOpenedAgain(
      int status, SourceState expected) {
    source.start();
    awaitHearing();

    turn(status);
    await().until(() -> source.state() == expected);
    assertThat(source.staleSince()).isPresent();
    assertThat(source.isCatchingUp()).isFalse();
    assertThat(source.informer().getStore().list()).isEmpty();

    turn(OPEN);
    awaitHearing();
  }

  /** Nothing is known, neither good nor bad: what was read stays, and is not relied upon. */
  @Test
  void anApiServerThatIsAwaySaysNothingAboutASource() {
    source.start();
    awaitHearing();

    turn(AWAY);
    await().until(() -> source.isCatchingUp());
    await()
        .during(LOOK.multipliedBy(20))
        .until(() -> source.state() == SourceState.SYNCED && source.isCatchingUp());
    assertThat(source.staleSince()).isPresent();

    turn(OPEN);
    awaitHearing();
  }

  @ParameterizedTest
  @CsvSource({"403, REFUSED", "500, FAILING", "0, PENDING"})
  void whatIsAnsweredToTheFirstListDecidesWhetherItIsWaitedFor(int status, SourceState expected) {
    lists = status;

    source.start();

    await().during(LOOK.multipliedBy(5)).until(() -> source.state() == expected);
    assertThat(source.isCatchingUp()).isFalse();
    lists = OPEN;
    awaitHearing();
  }

  private void awaitHearing() {
    await()
        .until(() ->
            source.state() == SourceState.SYNCED
                && source.staleSince().isEmpty()
                && !source.isCatchingUp());
  }

  private void turn(int status) {
    watches = status;
    var before = cut;
    cut = new CountDownLatch(1);
    before.countDown();
  }

  private void answer(HttpExchange exchange) throws IOException {
    var isWatch =
        Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), "").contains("watch=");
    var status = isWatch ? watches : lists;
    var isSocket = "websocket".equals(exchange.getRequestHeaders().getFirst("Upgrade"));
    try (exchange) {
      if (status == OPEN && isWatch && !isSocket) {
        watch(exchange);
      } else if (status != AWAY) {
        var body = (status == OPEN && !isWatch ? LIST : "{}").getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  /** By plain HTTP: this server speaks no web sockets. */
  private void watch(HttpExchange exchange) throws IOException {
    var end = cut;
    exchange.sendResponseHeaders(OPEN, 0);
    exchange.getResponseBody().write(BOOKMARK.getBytes(UTF_8));
    exchange.getResponseBody().flush();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
