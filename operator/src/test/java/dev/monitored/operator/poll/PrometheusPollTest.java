package dev.monitored.operator.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.FakePrometheus;
import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.LoadedRule;
import dev.monitored.operator.evidence.Answer.Target;
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
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Second after second of a simulated time. */
class PrometheusPollTest {
  private static final PrometheusRef MAIN = new PrometheusRef("Prometheus", "monitoring", "main");
  private static final PrometheusRef AGENT =
      new PrometheusRef("PrometheusAgent", "monitoring", "main");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String REFUSED = "dial tcp: connect: connection refused";
  private static final MonitoredRef SHOP = new MonitoredRef("team", "shop");

  private final FakePrometheus prometheus = FakePrometheus.start();
  private final PrometheusApi api = new PrometheusApi();
  private final Map<MonitoredRef, Asked> asked = new HashMap<>();
  private final Map<MonitoredRef, Answer> answers = new HashMap<>();
  private Instant now = Instant.parse("2026-02-01T00:00:00Z");
  private PrometheusPoll poll = poll(MAIN);

  @AfterEach
  void stop() {
    api.close();
    prometheus.close();
  }

  @Test
  void aHundredSettledApplicationsCostAtMostThirtyRequestsInAnyMinute() {
    IntStream.range(0, 100)
        .mapToObj(i -> new MonitoredRef("team-" + i % 7, "shop-" + i))
        .forEach(application -> settle(application, rule(application)));
    pass(Duration.ofMinutes(2));

    for (int minute = 0; minute < 11; minute++) {
      var before = prometheus.requests();
      pass(MINUTE);
      assertThat(prometheus.requests() - before).as("minute %d", minute).isBetween(1, 30);
    }
  }

  @Test
  void everySettledPoolIsLookedAtOnceInTenMinutes() {
    settle(SHOP);
    pass(Duration.ofMinutes(1));

    var before = prometheus.requests("targets");
    pass(Duration.ofMinutes(30));

    assertThat(prometheus.requests("targets") - before).isEqualTo(3);
  }

  @Test
  void aWaitingApplicationIsAskedForEveryFiveSecondsAndMakesNoOtherFaster() {
    var desk = new MonitoredRef("team", "desk");
    settle(desk);
    pass(MINUTE);
    ask(SHOP, true);
    prometheus.pool(pool(SHOP));

    var before =
        prometheus.requests("targets?state=active&scrapePool=serviceMonitor%2Fteam%2Fshop");
    var others =
        prometheus.requests("targets?state=active&scrapePool=serviceMonitor%2Fteam%2Fdesk");
    pass(MINUTE);

    assertThat(
            prometheus.requests("targets?state=active&scrapePool=serviceMonitor%2Fteam%2Fshop")
                - before)
        .isEqualTo(12);
    assertThat(
            prometheus.requests("targets?state=active&scrapePool=serviceMonitor%2Fteam%2Fdesk")
                - others)
        .isLessThanOrEqualTo(1);
  }

  /** Else a thousand that lack samples only leave no time to ask for those. */
  @Test
  void targetsThatAreUpAreNotAskedForOftenWhileSamplesAreAwaited() {
    settle(SHOP);
    pass(MINUTE);
    var question = Objects.requireNonNull(asked.get(SHOP)).question();
    asked.put(SHOP, new Asked(question, new Awaited(false, false, true), now));

    var targets = prometheus.requests("targets");
    var rules = prometheus.requests("rules");
    pass(MINUTE);

    assertThat(prometheus.requests("targets") - targets).isLessThanOrEqualTo(1);
    assertThat(prometheus.requests("rules") - rules).isLessThanOrEqualTo(2);
  }

  @Test
  void aSettledTargetThatGoesDownIsToldWithItsErrorAfterTheNextQuery() {
    settle(SHOP);
    pass(MINUTE);

    prometheus.scraped(now);
    prometheus.target(pool(SHOP), "shop-0", REFUSED);
    pass(Duration.ofSeconds(16));

    assertThat(heard(SHOP).targets())
        .extracting(Target::lastError, Target::failedScrapes)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(REFUSED, 1));
  }

  @Test
  void theSecondFailedScrapeCountsAndTheSameOneDoesNot() {
    settle(SHOP);
    pass(MINUTE);
    prometheus.scraped(now);
    prometheus.target(pool(SHOP), "shop-0", REFUSED);
    pass(Duration.ofSeconds(40));
    assertThat(heard(SHOP).targets()).extracting(Target::failedScrapes).containsExactly(1);

    prometheus.scraped(now);
    pass(Duration.ofSeconds(6));
    assertThat(heard(SHOP).targets()).extracting(Target::failedScrapes).containsExactly(2);

    prometheus.target(pool(SHOP), "shop-0", "");
    pass(Duration.ofSeconds(6));
    assertThat(heard(SHOP).targets()).extracting(Target::failedScrapes).containsExactly(0);
  }

  @Test
  void aForgedSeriesMakesNothingTrue() {
    ask(SHOP, true);
    prometheus.pool(pool(SHOP));
    prometheus.series(pool(SHOP), "shop-0", 1);
    pass(MINUTE);

    ask(SHOP, false);
    pass(MINUTE);

    assertThat(heard(SHOP).targets()).isEmpty();
  }

  @Test
  void aPoolThatIsGoneAfterAReloadIsFoundOutAtOnceThoughItsSeriesStays() {
    settle(SHOP);
    pass(MINUTE);
    prometheus.clear();
    prometheus.series(pool(SHOP), "shop-0", 1);
    prometheus.reloaded(now);

    pass(Duration.ofSeconds(16));

    assertThat(heard(SHOP).pools()).isEmpty();
  }

  @Test
  void poolsAreListedOnceForEachReload() {
    settle(SHOP);
    pass(MINUTE);
    var before = prometheus.requests("scrape_pools");
    prometheus.reloaded(now);

    pass(MINUTE);

    assertThat(prometheus.requests("scrape_pools") - before).isEqualTo(1);
  }

  @Test
  void aTargetThatIsGoneIsFoundOutEvenIfItsSeriesIsForged() {
    settle(SHOP);
    pass(MINUTE);

    prometheus.series(pool(SHOP), "shop-0", 1);
    prometheus.gone(pool(SHOP), "shop-0");
    pass(Duration.ofMinutes(10));

    assertThat(heard(SHOP).targets()).isEmpty();
  }

  /** By relabelling, or because a scrape interval is longer than a sample counts. */
  @Test
  void whereTheSeriesNeverAgreeThePoolIsLookedAtOnceAMinute() {
    settle(SHOP);
    prometheus.series(pool(SHOP), "shop-0", 0);
    pass(MINUTE);

    var before = prometheus.requests("targets");
    pass(Duration.ofMinutes(10));

    assertThat(heard(SHOP).targets()).extracting(Target::health).containsExactly("up");
    assertThat(prometheus.requests("targets") - before).isBetween(8, 11);
  }

  /** It answers 422 to both. */
  @Test
  void n3AnAgentIsAskedForNoQueriesAndNoRulesAndItsPoolsOnceAMinute() {
    prometheus.refuse("rules", 422);
    prometheus.refuse("query", 422);
    poll = poll(AGENT);
    settle(SHOP, rule(SHOP));
    pass(MINUTE);

    var before = prometheus.requests("targets");
    pass(Duration.ofMinutes(10));

    assertThat(heard(SHOP).targets()).hasSize(1);
    assertThat(prometheus.requests("rules") + prometheus.requests("query")).isZero();
    assertThat(prometheus.requests("targets") - before).isEqualTo(10);
  }

  @Test
  void aPrometheusThatAnswersNoQueryIsAskedLikeAnAgent() {
    prometheus.refuse("query", 422);
    settle(SHOP);
    pass(MINUTE);

    var before = prometheus.requests("targets");
    pass(Duration.ofMinutes(10));

    assertThat(heard(SHOP).targets()).hasSize(1);
    assertThat(prometheus.requests("targets") - before).isBetween(9, 11);
  }

  @Test
  void b14AGroupOfThatNameInAnotherFileIsSomebodyElses() {
    var own = rule(SHOP);
    settle(SHOP, own);
    prometheus.rules(
        new RuleGroup(own.name(), List.of(new Rule.Recording("other", Expr.number(1)))),
        "/etc/prometheus/rules/prometheus-main-rulefiles-0/evil-shop-2.yaml");
    pass(Duration.ofMinutes(2));

    assertThat(heard(SHOP).rules())
        .extracting(LoadedRule::rule)
        .containsExactlyElementsOf(own.definitions());
  }

  @Test
  void b16OnePodThatIsDroppedWhileOthersAreKeptIsTold() {
    ask(SHOP, true, "shop-0", "shop-1");
    prometheus.target(pool(SHOP), "shop-0", "");
    prometheus.dropped(pool(SHOP), "shop-1");
    prometheus.dropped(pool(SHOP), "another-0");
    pass(Duration.ofSeconds(1));

    assertThat(heard(SHOP).dropped()).containsExactly("shop-1");
    var before = prometheus.requests("targets?state=dropped");
    pass(MINUTE);
    assertThat(prometheus.requests("targets?state=dropped") - before).isEqualTo(2);
  }

  @Test
  void silenceIsAsOldAsItsFirstUnansweredQuestion() {
    settle(SHOP);
    pass(MINUTE);
    var last = now;
    prometheus.refuse("status/runtimeinfo", 503);

    pass(Duration.ofMinutes(3));

    assertThat(answers.get(SHOP))
        .isInstanceOfSatisfying(
            Unreachable.class,
            answer -> {
              assertThat(answer.since()).isBetween(last, last.plusSeconds(16));
              assertThat(answer.message())
                  .isEqualTo(prometheus.url() + " answers 503 for /api/v1/status/runtimeinfo");
            });

    prometheus.behave();
    pass(Duration.ofSeconds(31));
    assertThat(heard(SHOP).targets()).hasSize(1);
  }

  @Test
  void theYoungestProcessIsToldAndOfItNothingIsKnown() {
    settle(SHOP);
    pass(MINUTE);
    prometheus.gone(pool(SHOP), "shop-0");
    prometheus.series(pool(SHOP), "shop-0", 1);

    prometheus.started(now.minusSeconds(20));
    pass(Duration.ofSeconds(16));

    assertThat(heard(SHOP).startedAt()).isNotNull();
    assertThat(heard(SHOP).targets()).isEmpty();
  }

  @Test
  void anEmptyAnswerJustAfterAStartIsNoAnswer() {
    ask(SHOP, true);
    prometheus.started(now);

    pass(Duration.ofSeconds(1));
    assertThat(answers.get(SHOP)).isEqualTo(new Unreachable(now, "it has just started"));

    pass(Duration.ofSeconds(8));
    assertThat(heard(SHOP).pools()).isEmpty();
  }

  @Test
  void whatIsMissingJustAfterAReloadIsNoEvidenceOnlyIfItWasThereBefore() {
    settle(SHOP);
    var desk = new MonitoredRef("team", "desk");
    pass(MINUTE);
    prometheus.gone(pool(SHOP), "shop-0");
    prometheus.reloaded(now.plusSeconds(1));
    ask(SHOP, true);
    ask(desk, true);

    pass(Duration.ofSeconds(1));
    assertThat(answers.get(SHOP))
        .isEqualTo(new Unreachable(now, "it has just reloaded its configuration"));
    assertThat(heard(desk).pools()).isEmpty();

    pass(Duration.ofSeconds(12));
    assertThat(heard(SHOP).targets()).isEmpty();
  }

  @Test
  void whatIsWrongWithTheAnswerAboutOneIsNotSaidOfAnother() {
    var desk = new MonitoredRef("team", "desk");
    settle(desk);
    ask(SHOP, true);
    prometheus.misbehave(
        "targets",
        exchange -> {
          var isShop = exchange.getRequestURI().toString().contains("shop");
          var body =
              isShop
                  ? "{\"status\":\"success\",\"data\":{\"activeTargets\":[7]}}"
                  : "{\"status\":\"success\",\"data\":{\"activeTargets\":[]}}";
          exchange.sendResponseHeaders(200, body.length());
          exchange.getResponseBody().write(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        });

    pass(Duration.ofSeconds(1));

    assertThat(answers.get(SHOP))
        .isInstanceOfSatisfying(
            Unreachable.class,
            answer ->
                assertThat(answer.message())
                    .isEqualTo(
                        prometheus.url()
                            + ": the response to /api/v1/targets is not a response of Prometheus"));
    assertThat(heard(desk).targets()).isEmpty();
  }

  @Test
  void aNewAddressIsTriedAtOnce() {
    var where = new ReplicaAddresses[] {ReplicaAddresses.none("it has no Pod")};
    poll = new PrometheusPoll(MAIN, api, () -> where[0]);
    ask(SHOP, true);
    prometheus.target(pool(SHOP), "shop-0", "");
    pass(MINUTE);
    assertThat(answers.get(SHOP))
        .isInstanceOfSatisfying(
            Unreachable.class, answer -> assertThat(answer.message()).isEqualTo("it has no Pod"));

    where[0] = addresses();
    pass(Duration.ofSeconds(1));

    assertThat(heard(SHOP).targets()).hasSize(1);
  }

  @Test
  void whoeverComesWhileItIsLeftAloneHearsAtOnceThatItDoesNotAnswer() {
    var desk = new MonitoredRef("team", "desk");
    poll = new PrometheusPoll(MAIN, api, () -> ReplicaAddresses.none("it has no Pod"));
    ask(SHOP, true);
    pass(Duration.ofMinutes(5));
    var before = now;

    ask(desk, true);
    pass(Duration.ofSeconds(1));

    assertThat(answers.get(desk))
        .isEqualTo(new Unreachable(before.plusSeconds(1), "it has no Pod"));
  }

  private PrometheusPoll poll(PrometheusRef ref) {
    return new PrometheusPoll(ref, api, this::addresses);
  }

  private ReplicaAddresses addresses() {
    return ReplicaAddresses.of(List.of(List.of(URI.create(prometheus.url()))));
  }

  private void pass(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      now = now.plusSeconds(1);
      poll.ask(Map.copyOf(asked), now).ifPresent(result -> answers.putAll(result.answers()));
    }
  }

  /** With one Pod that is up. */
  private void settle(MonitoredRef application) {
    settle(application, new RuleGroup("", List.of()));
  }

  private void settle(MonitoredRef application, RuleGroup group) {
    prometheus.target(pool(application), application.name() + "-0", "");
    prometheus.rules(
        group,
        "/etc/prometheus/rules/prometheus-main-rulefiles-0/%s-%s-1.yaml"
            .formatted(application.namespace(), application.name()));
    asked.put(application, new Asked(question(application, group), Awaited.NOTHING, now));
  }

  private void ask(MonitoredRef application, boolean isPending, String... pods) {
    var before = Optional.ofNullable(asked.get(application)).map(Asked::question);
    var all = pods.length == 0 ? Set.of(application.name() + "-0") : Set.of(pods);
    var question =
        before.orElse(
            Questions.of(all, Set.of(pool(application)), List.of(), Set.of(), EnforcedLabel.NONE));
    asked.put(application, new Asked(question, isPending ? Awaited.ALL : Awaited.NOTHING, now));
  }

  private static Question question(MonitoredRef application, RuleGroup group) {
    return Questions.of(
        Set.of(application.name() + "-0"),
        Set.of(pool(application)),
        group.definitions(),
        Set.of(application.namespace() + "-" + application.name() + "-1.yaml"),
        EnforcedLabel.NONE);
  }

  private static RuleGroup rule(MonitoredRef application) {
    return new RuleGroup(
        "monitored/" + application.namespace() + "/" + application.name(),
        List.of(new Rule.Recording("one", Expr.number(1))));
  }

  private static String pool(MonitoredRef application) {
    return "serviceMonitor/%s/%s/0".formatted(application.namespace(), application.name());
  }

  private Heard heard(MonitoredRef application) {
    assertThat(answers.get(application)).isInstanceOf(Heard.class);
    return (Heard) Objects.requireNonNull(answers.get(application));
  }
}
