package dev.monitored.operator.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.monitored.operator.status.Answer.LoadedRule;
import dev.monitored.operator.status.Answer.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replies as Prometheus' documentation of its API describes them. */
class LookTest {
  private static final Path REPLIES = Path.of("src/test/resources/prometheus-api");
  private static final Application SHOP = new Application("team", "shop");
  private static final String POOL = "serviceMonitor/team/shop/0";
  private static final String EMPTY = "serviceMonitor/team/empty/0";

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server = server();

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void readsTheTargetsAndRulesOfAMonitor() throws IOException {
    var question = new Question(Set.of(POOL), Set.of("monitored/team/shop"));

    var heard = look(question).about(SHOP, question);

    assertThat(heard.reloadSucceeded()).isTrue();
    assertThat(heard.pools()).containsExactly(POOL);
    assertThat(heard.targets())
        .containsExactly(
            new Target(POOL, "shop-0", "http://10.0.0.1:8080/metrics", "up", ""),
            new Target(
                POOL,
                "shop-1",
                "http://10.0.0.2:8080/metrics",
                "down",
                "Get \"http://10.0.0.2:8080/metrics\": dial tcp 10.0.0.2:8080: connect:"
                    + " connection refused"));
    assertThat(heard.rules())
        .containsExactly(
            new LoadedRule("monitored/team/shop", "ays_job_count", "ok", ""),
            new LoadedRule(
                "monitored/team/shop", "MonitoredTargetDown", "err", "vector contains metrics"));
  }

  @Test
  void asksOnlyForWhatItNeeds() throws IOException {
    look(new Question(Set.of(POOL), Set.of("monitored/team/shop")));

    assertThat(requests)
        .containsExactlyInAnyOrder(
            "/api/v1/scrape_pools",
            "/api/v1/targets?state=active&scrapePool=serviceMonitor%2Fteam%2Fshop%2F0",
            "/api/v1/status/runtimeinfo",
            "/api/v1/rules?exclude_alerts=true&rule_group%5B%5D=monitored%2Fteam%2Fshop");
  }

  @Test
  void findsWhatWasDiscoveredByItsLabels() throws IOException {
    var question = new Question(Set.of(), Set.of());

    var heard = look(question).about(SHOP, question);

    assertThat(heard.targets())
        .extracting(Target::pool, Target::pod)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("monitored", "shop-0"));
  }

  @Test
  void asksWhatWasDroppedWhereNothingWasKept() throws IOException {
    var question = new Question(Set.of(EMPTY), Set.of());

    assertThat(look(question).about(SHOP, question).dropped()).containsExactly("shop-7");
  }

  @Test
  void whatWasDroppedInThePoolOfOneIsNotSaidOfAnother() throws IOException {
    var question = new Question(Set.of(EMPTY), Set.of());
    var another = new Question(Set.of(POOL), Set.of());

    assertThat(look(question).about(SHOP, another).dropped()).isEmpty();
  }

  @Test
  void whatIsNoPrometheusIsAFailure() {
    var base = URI.create(base() + "elsewhere/");

    assertThatThrownBy(() -> new Look(new PrometheusApi(), base, List.of()).take())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("answers 404");
  }

  @Test
  void aRefusedConnectionIsAFailure() {
    server.stop(0);

    assertThatThrownBy(() -> new Look(new PrometheusApi(), URI.create(base()), List.of()).take())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/api/v1/");
  }

  private View look(Question question) throws IOException {
    return new Look(new PrometheusApi(), URI.create(base()), List.of(question)).take();
  }

  private String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  private HttpServer server() {
    try {
      var made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.createContext(
          "/api/v1/",
          exchange -> {
            var uri = exchange.getRequestURI().toString();
            requests.add(uri);
            var body = reply(uri).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      return made;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String reply(String uri) throws IOException {
    var name = uri.replaceAll("^/api/v1/|\\?.*", "").replace('/', '-');
    var isEmpty = uri.contains("empty");
    var isAll = name.equals("targets") && !uri.contains("scrapePool");
    var file = name + (isEmpty ? "-empty" : "") + (isAll ? "-all" : "") + ".json";
    return Files.readString(REPLIES.resolve(file));
  }
}
