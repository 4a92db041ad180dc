package dev.monitored.operator.poll;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.FakePrometheus;
import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.evidence.Answer.Cause;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.Unreachable;
import dev.monitored.operator.evidence.EnforcedLabel;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.evidence.Questions;
import dev.monitored.operator.evidence.Samples;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.poll.PrometheusPoll.Asked;
import dev.monitored.operator.prometheus.ReplicaAddresses;
import dev.monitored.operator.query.PrometheusApi;
import dev.monitored.operator.rules.Expr;
import dev.monitored.operator.rules.Rule;
import dev.monitored.operator.rules.RuleGroup;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is not quite a Prometheus (M-17): of Thanos and of a Prometheus before 2.42 the status is
 * 404, of VictoriaMetrics 400.
 */
class PartialApiTest {
  private static final MonitoredRef SHOP = new MonitoredRef("team", "shop");
  private static final String POOL = "serviceMonitor/team/shop/0";
  private static final PrometheusRef PLAIN = new PrometheusRef("Plain", "system", "main");
  private static final RuleGroup GROUP =
      new RuleGroup("monitored/team/shop", List.of(new Rule.Recording("one", Expr.number(1))));

  private final FakePrometheus prometheus = FakePrometheus.start();
  private final PrometheusApi api = new PrometheusApi();
  private final PrometheusPoll poll =
      new PrometheusPoll(
          PLAIN, api, () -> ReplicaAddresses.of(List.of(List.of(URI.create(prometheus.url())))));
  private final List<Answer> answers = new ArrayList<>();
  private Instant now = Instant.parse("2026-02-01T00:00:00Z");

  @AfterEach
  void stop() {
    api.close();
    prometheus.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 400})
  void aTargetThatItHasIsEvidence(int status) {
    lack(status);
    prometheus.target(POOL, "shop-0", "");

    pass(Set.of(POOL), Duration.ofMinutes(1));
    assertThat(heard().targets()).extracting(Answer.Target::health).containsExactly("up");

    prometheus.target(POOL, "shop-0", "connection refused");
    pass(Set.of(POOL), Duration.ofMinutes(1));
    assertThat(heard().targets()).extracting(Answer.Target::health).containsExactly("down");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 400})
  void aTargetThatWasDiscoveredIsFoundAmongAll(int status) {
    lack(status);
    prometheus.discovered("team", "shop", "shop-0", "");
    prometheus.discovered("team", "desk", "desk-0", "");

    pass(Set.of(), Duration.ofMinutes(1));

    assertThat(heard().targets()).extracting(Answer.Target::pod).containsExactly("shop-0");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 400})
  void whatItLacksIsNoEvidence(int status) {
    lack(status);

    pass(Set.of(POOL), Duration.ofMinutes(1));

    assertThat(answers.getLast())
        .isInstanceOfSatisfying(
            Unreachable.class,
            answer -> {
              assertThat(answer.cause()).isEqualTo(Cause.INCOMPLETE);
              assertThat(answer.message())
                  .startsWith(prometheus.url() + " does not serve /api/v1/scrape_pools");
            });
  }

  /** It answers 200, empty, without a warning. */
  @ParameterizedTest
  @ValueSource(strings = {POOL, ""})
  void aQuerierThatHasLostItsPrometheusIsNeverBelieved(String pool) {
    var pools = pool.isEmpty() ? Set.<String>of() : Set.of(pool);
    lack(404);
    prometheus.target(POOL, "shop-0", "");
    prometheus.discovered("team", "shop", "shop-0", "");
    prometheus.rules(GROUP);
    pass(pools, Duration.ofMinutes(1));
    assertThat(heard().rules()).hasSize(1);

    prometheus.clear();
    answers.clear();
    pass(pools, Duration.ofMinutes(12));

    assertThat(answers)
        .allSatisfy(answer -> {
          if (answer instanceof Heard heard) {
            assertThat(heard.targets()).isNotEmpty();
            assertThat(heard.rulesUntold().isEmpty()).isEqualTo(heard.rules().size() == 1);
          }
        });
    assertThat(answers.getLast()).isInstanceOf(Unreachable.class);

    prometheus.discovered("team", "shop", "shop-0", "");
    prometheus.target(POOL, "shop-0", "");
    prometheus.rules(GROUP);
    pass(pools, Duration.ofMinutes(1));
    assertThat(heard().rules()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 400})
  void whoTellsNothingOfRulesStillTellsOfTargets(int status) {
    prometheus.target(POOL, "shop-0", "");
    prometheus.refuse("rules", status);

    pass(Set.of(POOL), Duration.ofMinutes(1));

    assertThat(heard().isUp(question(Set.of(POOL)))).isTrue();
    assertThat(heard().rulesUntold()).startsWith(prometheus.url() + " answers " + status);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 400})
  void samplesThatItDoesNotHaveAreNotMissing(int status) {
    lack(status);
    prometheus.target(POOL, "shop-0", "");
    prometheus.misbehave(
        "query",
        exchange -> {
          var empty = "{\"status\":\"success\",\"data\":{\"result\":[]}}".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, empty.length);
          exchange.getResponseBody().write(empty);
        });

    pass(Set.of(POOL), Duration.ofMinutes(5));

    assertThat(heard().samples().values())
        .extracting(Samples::state)
        .doesNotContain(Samples.State.MISSING);
  }

  private void lack(int status) {
    List.of("scrape_pools", "status/runtimeinfo", "format_query")
        .forEach(path -> prometheus.refuse(path, status));
  }

  private static Question question(Set<String> pools) {
    return Questions.of(
        Set.of("shop-0"), pools, GROUP.definitions(), Set.of("team.shop.yaml"), EnforcedLabel.NONE);
  }

  private void pass(Set<String> pools, Duration time) {
    var asked = new Asked(question(pools), Awaited.NOTHING, now);
    for (long second = 0; second < time.toSeconds(); second++) {
      now = now.plusSeconds(1);
      prometheus.scraped(now);
      poll.ask(Map.of(SHOP, asked), now)
          .ifPresent(result -> answers.addAll(result.answers().values()));
    }
  }

  private Heard heard() {
    assertThat(answers.getLast()).isInstanceOf(Heard.class);
    return (Heard) Objects.requireNonNull(answers.getLast());
  }
}
