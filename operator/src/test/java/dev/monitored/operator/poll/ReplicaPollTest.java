package dev.monitored.operator.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.monitored.operator.evidence.Answer.Cause;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.LoadedRule;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.evidence.Answer.Unreachable;
import dev.monitored.operator.evidence.EnforcedLabel;
import dev.monitored.operator.evidence.Heards;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.evidence.Questions;
import dev.monitored.operator.evidence.Samples;
import dev.monitored.operator.evidence.SeriesLabels;
import dev.monitored.operator.look.Round;
import dev.monitored.operator.look.RuleMatcher;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.query.PrometheusApi;
import dev.monitored.operator.rules.RuleDefinition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replies as Prometheus' documentation of its API describes them. */
class ReplicaPollTest {
  private static final Path REPLIES = Path.of("src/test/resources/prometheus-api");
  private static final MonitoredRef SHOP = new MonitoredRef("team", "shop");
  private static final String POOL = "serviceMonitor/team/shop/0";
  private static final String GROUP = "monitored/team/shop";
  private static final RuleDefinition COUNT =
      new RuleDefinition(
          GROUP, "ays_job_count", "ays_job_count_total", Duration.ZERO, Map.of(), Map.of());
  private static final RuleDefinition DOWN =
      new RuleDefinition(
          GROUP,
          "MonitoredTargetDown",
          "up == 0",
          Duration.ofMinutes(5),
          Map.of("severity", "critical"),
          Map.of());
  private static final String FILE = "team-shop-1.yaml";
  private static final String EMPTY = "serviceMonitor/team/empty/0";

  private static final String SAMPLES =
      """
      (count by (namespace, job, pod, instance) (last_over_time({\
      __name__!~"up|scrape_.*|ALERTS|ALERTS_FOR_STATE",job=~"shop",namespace=~"team"}[300s])) \
      or max by (__name__, namespace, job, pod, instance) (last_over_time(\
      scrape_samples_scraped{job=~"shop",namespace=~"team"}[300s]))) \
      or on (__name__, namespace, job, pod, instance) \
      max by (__name__, namespace, job, pod, instance) (last_over_time(\
      scrape_samples_post_metric_relabeling{job=~"shop",namespace=~"team"}[300s]))\
      """;

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
    var question = about(POOL, COUNT, DOWN);

    var heard = look(question);

    assertThat(heard.reloadSucceeded()).isTrue();
    assertThat(heard.pools()).containsExactly(POOL);
    assertThat(heard.targets())
        .containsExactly(
            new Target(
                POOL,
                "shop-0",
                "http://10.0.0.1:8080/metrics",
                "up",
                "",
                0,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                new SeriesLabels("team", "shop", "shop-0", "10.0.0.1:8080")),
            new Target(
                POOL,
                "shop-1",
                "http://10.0.0.2:8080/metrics",
                "down",
                "Get \"http://10.0.0.2:8080/metrics\": dial tcp 10.0.0.2:8080: connect:"
                    + " connection refused",
                1,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                new SeriesLabels("team", "shop", "shop-1", "10.0.0.2:8080")));
    assertThat(heard.rules())
        .containsExactly(
            new LoadedRule(COUNT, "ok", ""),
            new LoadedRule(DOWN, "err", "vector contains metrics"));
  }

  @Test
  void knowsARuleAgainWhoseExpressionPrometheusWordsOtherwise() throws IOException {
    var written = DOWN.withExpr("UP  ==  0");
    var question = about(POOL, COUNT, written);

    var heard = look(question);

    assertThat(heard.rules()).extracting(LoadedRule::rule).containsExactly(COUNT, written);
    assertThat(requests).filteredOn(uri -> uri.contains("format_query")).hasSize(2);
  }

  @Test
  void asksForTheWordingOfAnExpressionOnlyOnce() throws IOException {
    var question = about(POOL, COUNT, DOWN.withExpr("UP  ==  0"), DOWN.withExpr("up == 1"));
    var api = new PrometheusApi();
    var wording = new RuleMatcher(api);

    new ReplicaPoll(api, wording, URI.create(base()), false).ask(round(question));
    var before = List.copyOf(requests);
    new ReplicaPoll(api, wording, URI.create(base()), false).ask(round(question));

    assertThat(requests.subList(before.size(), requests.size()))
        .noneMatch(uri -> uri.contains("format_query"));
  }

  @Test
  void showsARuleThatIsNotTheOneWrittenAsItIs() throws IOException {
    var longer =
        new RuleDefinition(
            GROUP,
            DOWN.name(),
            DOWN.expr(),
            Duration.ofMinutes(9),
            DOWN.labels(),
            DOWN.annotations());
    for (var written : List.of(DOWN.withExpr("up == 1"), DOWN.withLabels(Map.of()), longer)) {
      var question = about(POOL, COUNT, written);

      var heard = look(question);

      assertThat(heard.rules()).extracting(LoadedRule::rule).containsExactly(COUNT, DOWN);
    }
  }

  @Test
  void aRuleUponWhichALabelIsForcedIsStillTheOneWritten() throws IOException {
    var written = DOWN.withLabels(Map.of());
    var enforced = new EnforcedLabel("severity", "critical");
    var question =
        Questions.of(Set.of(), Set.of(POOL), List.of(COUNT, written), Set.of(FILE), enforced);

    assertThat(look(question).rules()).extracting(LoadedRule::rule).containsExactly(COUNT, written);
  }

  @Test
  void asksOnlyForWhatItNeeds() throws IOException {
    look(
        Questions.of(
            Set.of("shop-0", "shop-1"),
            Set.of(POOL),
            List.of(COUNT, DOWN),
            Set.of(FILE),
            EnforcedLabel.NONE));

    assertThat(requests)
        .containsExactlyInAnyOrder(
            "/api/v1/targets?state=active&scrapePool=serviceMonitor%2Fteam%2Fshop%2F0",
            "/api/v1/status/runtimeinfo",
            "/api/v1/rules?exclude_alerts=true&rule_group%5B%5D=monitored%2Fteam%2Fshop",
            "/api/v1/query?query=" + encoded(SAMPLES));
  }

  @Test
  void readsOfWhichPodsSamplesAreStored() throws IOException {
    assertThat(Heards.byPod(look(about(POOL)).samples()))
        .isEqualTo(Map.of("shop-0", Samples.PRESENT));
  }

  @Test
  void findsWhatWasDiscoveredByItsLabels() throws IOException {
    var question = Questions.of(Set.of(), Set.of(), List.of(), Set.of(), EnforcedLabel.NONE);

    assertThat(look(question).targets())
        .extracting(Target::pool, Target::pod)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("monitored", "shop-0"));
  }

  @Test
  void ofAPlainPrometheusOnlyThePoolsWithOurTargetsAreAskedForOnceTheyAreKnown()
      throws IOException {
    var question = Questions.of(Set.of(), Set.of(), List.of(), Set.of(), EnforcedLabel.NONE);
    var replica = replica(URI.create(base()));
    replica.ask(round(question));
    requests.clear();

    replica.ask(round(question, Instant.now().plusSeconds(5)));

    assertThat(requests)
        .filteredOn(uri -> uri.contains("targets"))
        .containsExactly("/api/v1/targets?state=active&scrapePool=monitored");
  }

  @Test
  void asksWhatWasDroppedWhereNothingWasKept() throws IOException {
    assertThat(look(about(EMPTY)).dropped()).containsExactly("shop-7");
  }

  @Test
  void whereARoundIsTooShortForAllTargetsAndRulesEveryApplicationHasItsTurn() throws IOException {
    var waiting =
        IntStream.range(0, 30)
            .mapToObj(i -> new MonitoredRef("team", "shop-" + i))
            .collect(
                Collectors.toMap(
                    application -> application,
                    application ->
                        about("serviceMonitor/team/" + application.name() + "/0", COUNT)));
    var pace =
        waiting.keySet().stream()
            .collect(Collectors.toMap(application -> application, _ -> Duration.ofSeconds(5)));
    var replica = replica(URI.create(base()));

    for (int round = 0; round < 30; round++) {
      int begun = requests.size();
      var at = Instant.now().plusSeconds(5L * round);
      replica.ask(new Round(at, waiting, pace, pace, () -> requests.size() - begun > 4));
    }

    assertThat(waiting)
        .allSatisfy((application, question) ->
            assertThat(replica.about(application, question)).isPresent());
  }

  /** The targets of a thousand applications take more than one round. */
  @Test
  void whereARoundIsTooShortForAllTargetsSamplesHaveTheirTurn() throws IOException {
    var pace = Map.of(SHOP, Duration.ofSeconds(5));
    var replica = replica(URI.create(base()));

    for (int round = 0; round < 6; round++) {
      int begun = requests.size();
      var at = Instant.now().plusSeconds(5L * round);
      var question = Map.of(SHOP, about(POOL, COUNT));
      replica.ask(new Round(at, question, pace, pace, () -> requests.size() - begun > 2));
    }

    assertThat(requests).anyMatch(request -> request.contains("last_over_time"));
  }

  @Test
  void whatIsNoPrometheusTellsNothing() throws IOException {
    var replica = replica(URI.create(base() + "elsewhere/"));

    replica.ask(round(about(POOL)));

    assertThat(replica.about(SHOP, about(POOL)).orElseThrow())
        .isInstanceOfSatisfying(
            Unreachable.class,
            answer -> {
              assertThat(answer.cause()).isEqualTo(Cause.INCOMPLETE);
              assertThat(answer.message())
                  .endsWith("answers 404 for /api/v1/targets: check the path prefix of its URL");
            });
  }

  @Test
  void aRefusedConnectionIsAFailure() {
    server.stop(0);

    assertThatThrownBy(() -> look(URI.create(base()), about(POOL)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/api/v1/");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Question about(String pool, RuleDefinition... rules) {
    return Questions.of(
        Set.of("shop-0", "shop-1", "shop-7"),
        Set.of(pool),
        List.of(rules),
        Set.of(FILE),
        EnforcedLabel.NONE);
  }

  private Heard look(Question question) throws IOException {
    return look(URI.create(base()), question);
  }

  private static Heard look(URI base, Question question) throws IOException {
    var replica = replica(base);
    replica.ask(round(question));
    return (Heard) replica.about(SHOP, question).orElseThrow();
  }

  private static ReplicaPoll replica(URI base) {
    var api = new PrometheusApi();
    return new ReplicaPoll(api, new RuleMatcher(api), base, false);
  }

  private static Round round(Question question) {
    return round(question, Instant.now());
  }

  private static Round round(Question question, Instant at) {
    var pace = Map.of(SHOP, Duration.ofSeconds(5));
    return Round.of(at, Map.of(SHOP, question), pace, pace);
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
    if (name.equals("format_query")) {
      var expr = URLDecoder.decode(uri.replaceAll(".*query=", ""), StandardCharsets.UTF_8);
      var worded = expr.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
      return "{\"status\": \"success\", \"data\": \"" + worded + "\"}";
    }
    var pool = uri.replaceAll(".*scrapePool=|.*\\?.*|.*/", "");
    var suffix =
        switch (pool) {
          case "monitored", "prometheus" -> "-" + pool;
          default -> uri.contains("empty") ? "-empty" : "";
        };
    return Files.readString(REPLIES.resolve(name + suffix + ".json"));
  }
}
