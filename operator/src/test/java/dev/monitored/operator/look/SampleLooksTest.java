package dev.monitored.operator.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.FakePrometheus;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.EnforcedLabel;
import dev.monitored.operator.evidence.Heards;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.evidence.Samples;
import dev.monitored.operator.evidence.Samples.State;
import dev.monitored.operator.evidence.Sought;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.poll.ReplicaPoll;
import dev.monitored.operator.query.PrometheusApi;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SampleLooksTest {
  private static final MonitoredRef SHOP = new MonitoredRef("team", "shop");
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant LONG_AGO = NOW.minusSeconds(86_400);

  private final FakePrometheus prometheus = FakePrometheus.start();
  private final PrometheusApi api = new PrometheusApi();
  private final ReplicaPoll replica =
      new ReplicaPoll(api, new RuleMatcher(api), URI.create(prometheus.url()), false);
  private final Map<MonitoredRef, Question> questions = new LinkedHashMap<>();
  private Instant now = NOW;

  @AfterEach
  void stop() {
    api.close();
    prometheus.close();
  }

  @Test
  void whatIsStoredIsAskedForOnceAndAgainAfterTenMinutes() throws IOException {
    run(SHOP, 1, LONG_AGO);

    pass(Duration.ofMinutes(9));
    assertThat(samples(SHOP)).containsExactly(Map.entry("shop-0", Samples.PRESENT));
    assertThat(queries()).isEqualTo(1);

    pass(Duration.ofMinutes(2));
    assertThat(queries()).isEqualTo(2);
  }

  @Test
  void aNewGenerationAndANewPodAreAskedForAtOnce() throws IOException {
    run(SHOP, 1, LONG_AGO);
    pass(Duration.ofMinutes(1));

    run(SHOP, 2, LONG_AGO);
    assertThat(replica.about(SHOP, question(SHOP))).isEmpty();
    pass(Duration.ofSeconds(2));
    assertThat(queries()).isEqualTo(2);

    run(SHOP, 2, LONG_AGO, "shop-0", "shop-1");
    pass(Duration.ofSeconds(2));
    assertThat(queries()).isEqualTo(3);
    assertThat(samples(SHOP)).containsOnlyKeys("shop-0", "shop-1");
  }

  @Test
  void ofAnOlderGenerationNothingIsKnown() throws IOException {
    run(SHOP, 1, LONG_AGO);
    pass(Duration.ofSeconds(2));
    prometheus.refuse("query", 503);

    run(SHOP, 2, LONG_AGO);
    pass(Duration.ofSeconds(2));

    assertThat(samples(SHOP)).containsEntry("shop-0", new Samples(State.AWAITED, -1, -1));
  }

  @Test
  void m05ThatNothingIsStoredIsSaidAfterThreeIntervals() throws IOException {
    prometheus.unstored("shop-0", 12, 0);
    run(SHOP, 1, LONG_AGO);

    pass(Duration.ofMinutes(2));
    assertThat(samples(SHOP)).containsEntry("shop-0", new Samples(State.AWAITED, 12, 0));

    pass(Duration.ofMinutes(2));
    assertThat(samples(SHOP)).containsEntry("shop-0", new Samples(State.MISSING, 12, 0));

    prometheus.stored();
    pass(Duration.ofMinutes(1));
    assertThat(samples(SHOP)).containsEntry("shop-0", Samples.PRESENT);
  }

  @Test
  void otherNumbersOfTheSameKindAreNoNews() throws IOException {
    prometheus.unstored("shop-0", 12, 0);
    run(SHOP, 1, LONG_AGO);
    pass(Duration.ofMinutes(4));

    prometheus.unstored("shop-0", 13, 0);
    pass(Duration.ofMinutes(1));

    assertThat(samples(SHOP)).containsEntry("shop-0", new Samples(State.MISSING, 12, 0));
  }

  @Test
  void aPodWhoseTargetIsNotUpIsNotAskedFor() throws IOException {
    run(SHOP, 1, LONG_AGO);
    prometheus.target(pool(SHOP), "shop-0", "refused");

    pass(Duration.ofMinutes(1));

    assertThat(queries()).isZero();
    assertThat(samples(SHOP)).isEmpty();
  }

  @Test
  void onlySamplesThatAreNewerThanThePodCount() throws IOException {
    run(SHOP, 1, NOW.minusSeconds(20));

    pass(Duration.ofSeconds(1));

    assertThat(samplesQueries()).singleElement().asString().contains("[18s]");
  }

  @Test
  void afterThePathHasChangedOnlySamplesFromThereCount() throws IOException {
    run(SHOP, 1, LONG_AGO);
    pass(Duration.ofMinutes(1));

    prometheus.port("shop-0", 9000);
    run(SHOP, 2, LONG_AGO);
    pass(Duration.ofSeconds(20));

    assertThat(samplesQueries().getLast()).contains("[4s]");
  }

  @Test
  void hundredsAreAskedForByFourQueriesAMinuteAndAllHaveTheirTurn() throws IOException {
    var all =
        IntStream.range(0, 500).mapToObj(i -> new MonitoredRef("n".repeat(60) + i, "shop-" + i));
    var shops = all.toList();
    for (var shop : shops) {
      run(shop, 1, LONG_AGO);
    }

    pass(Duration.ofSeconds(50));
    assertThat(queries()).isEqualTo(4);
    pass(Duration.ofMinutes(4));

    assertThat(shops).allSatisfy(shop -> assertThat(samples(shop)).hasSize(1));
    assertThat(queries()).isLessThanOrEqualTo(15);
  }

  @Test
  void thoseThatLackSamplesLeaveRoomForANewOne() throws IOException {
    for (int i = 0; i < 150; i++) {
      prometheus.unstored("bad-" + i + "-0", 0, 0);
      run(new MonitoredRef("n".repeat(60) + i, "bad-" + i), 1, LONG_AGO);
    }
    pass(Duration.ofMinutes(4));

    run(SHOP, 1, LONG_AGO);
    pass(Duration.ofSeconds(2));

    assertThat(samples(SHOP)).containsEntry("shop-0", Samples.PRESENT);
  }

  @Test
  void newOnesThatComeAgainAndAgainDelayNobodyWhoLacksSamples() throws IOException {
    prometheus.unstored("shop-0", 12, 0);
    run(SHOP, 1, LONG_AGO);
    for (int i = 0; i < 12; i++) {
      run(new MonitoredRef("team", "new-" + i), 1, LONG_AGO);
      pass(Duration.ofSeconds(20));
    }

    assertThat(samples(SHOP)).containsEntry("shop-0", new Samples(State.MISSING, 12, 0));
  }

  @Test
  void podsOfDifferentAgesShareAQueryIfTheShorterWindowHasTwoIntervals() throws IOException {
    run(SHOP, 1, LONG_AGO);
    run(new MonitoredRef("team", "younger"), 1, NOW.minusSeconds(160));
    run(new MonitoredRef("team", "youngest"), 1, NOW.minusSeconds(20));

    pass(Duration.ofSeconds(1));

    assertThat(samplesQueries())
        .satisfiesExactlyInAnyOrder(
            query -> assertThat(query).contains("[150s]"),
            query -> assertThat(query).contains("[18s]"));
  }

  @Test
  void aQueryThatIsTooMuchForItMakesItNotUnreachable() throws IOException {
    prometheus.misbehave("query", exchange -> exchange.getResponseBody().close());
    run(SHOP, 1, LONG_AGO);

    pass(Duration.ofMinutes(3));

    assertThat(samples(SHOP)).containsEntry("shop-0", new Samples(State.AWAITED, -1, -1));
  }

  @Test
  void whoKnowsNoQueriesIsToldFromWhoDoesNotAnswerOne() throws IOException {
    prometheus.refuse("query", 422);
    run(SHOP, 1, LONG_AGO);

    pass(Duration.ofSeconds(2));

    assertThat(samples(SHOP)).containsEntry("shop-0", Samples.REFUSED);
  }

  private void run(MonitoredRef application, long generation, Instant start, String... names) {
    var pods = names.length == 0 ? Set.of(application.name() + "-0") : Set.of(names);
    pods.forEach(pod -> prometheus.target(pool(application), pod, ""));
    var starts = pods.stream().collect(Collectors.toMap(pod -> pod, _ -> start));
    questions.put(
        application,
        new Question(
            generation,
            starts,
            1,
            Set.of(pool(application)),
            List.of(),
            Set.of(),
            EnforcedLabel.NONE,
            Sought.NOTHING));
  }

  private void pass(Duration time) throws IOException {
    for (long second = 0; second < time.toSeconds(); second++) {
      now = now.plusSeconds(1);
      var waiting = questions.keySet().stream().limit(5).collect(Collectors.toSet());
      replica.ask(new Round(now, Map.copyOf(questions), pace(waiting), Map.of(), () -> false));
    }
  }

  private static Map<MonitoredRef, Duration> pace(Collection<MonitoredRef> waiting) {
    return waiting.stream()
        .collect(Collectors.toMap(application -> application, _ -> Duration.ofSeconds(5)));
  }

  private Map<String, Samples> samples(MonitoredRef application) {
    return Heards.byPod(
        ((Heard) replica.about(application, question(application)).orElseThrow()).samples());
  }

  private Question question(MonitoredRef application) {
    return Objects.requireNonNull(questions.get(application));
  }

  private int queries() {
    return samplesQueries().size();
  }

  /** Others are for the series {@code up}. */
  private List<String> samplesQueries() {
    return prometheus.queries("query").stream()
        .filter(query -> query.contains("scrape_samples_scraped"))
        .toList();
  }

  private static String pool(MonitoredRef application) {
    return "serviceMonitor/%s/%s/0".formatted(application.namespace(), application.name());
  }
}
