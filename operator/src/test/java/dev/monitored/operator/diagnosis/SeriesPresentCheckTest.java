package dev.monitored.operator.diagnosis;

import static dev.monitored.operator.diagnosis.Situations.MAIN;
import static dev.monitored.operator.diagnosis.Situations.NOW;
import static dev.monitored.operator.diagnosis.Situations.PLAIN;
import static dev.monitored.operator.diagnosis.Situations.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.decision.Standing;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.evidence.Answer.Unreachable;
import dev.monitored.operator.evidence.Heards;
import dev.monitored.operator.evidence.PodUrl;
import dev.monitored.operator.evidence.Samples;
import dev.monitored.operator.evidence.Samples.State;
import dev.monitored.operator.evidence.SeriesLabels;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.status.Conditions;
import dev.monitored.operator.status.StatusCalculator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesPresentCheckTest {
  private final Situations situations = new Situations();

  @Test
  void everyPodHasSamples() {
    assertThat(state()).isEqualTo("True SamplesPresent");
    assertThat(message())
        .isEqualTo("samples of every Pod are stored in Prometheus/monitoring/main");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
           0 |  0 | samples scraped: 0; the response of the application contains no metrics
          12 |  0 | samples scraped: 12, kept: 0; relabeling drops all of them
          12 | 12 | samples kept: 12; their timestamps are older than the Pod or older than 5 minutes
          -1 | -1 | it does not store the results of its scrapes
          """)
  void m05ATargetThatIsUpAndOfWhichNothingIsStoredIsNotProven(int scraped, int kept, String why) {
    store("shop-1", new Samples(State.MISSING, scraped, kept));

    assertThat(state()).isEqualTo("False NoSamples");
    assertThat(message())
        .isEqualTo("Prometheus/monitoring/main has no samples of Pod shop-1: " + why);
    assertThat(state("Ready")).isEqualTo("False NoSamples");
    assertThat(state("TargetsUp")).isEqualTo("True Up");
  }

  /** It reports about other Pods, so no series may name its own. */
  @ParameterizedTest
  @CsvSource({
    "pod,     12, True SamplesPresent",
    "pod,      0, False NoSamples",
    "service, 12, False NoSamples"
  })
  void ofAnApplicationThatSetsTheLabelPodTheSamplesThatWereKeptCount(
      String honored, int kept, String expected) {
    situations.spec =
        "{workload: {image: shop}, replicas: 2, scrape: {honor: [%s]}}".formatted(honored);
    store("shop-1", new Samples(State.MISSING, 12, kept));

    assertThat(state()).isEqualTo(expected);
  }

  @Test
  void whatIsAwaitedIsUnknownAtFirst() {
    store("shop-1", new Samples(State.AWAITED, 0, 0));

    assertThat(state()).isEqualTo("Unknown WaitingForScrape");
  }

  @Test
  void whatIsAwaitedLeavesTheVerdictAsItIs() {
    remember();

    store("shop-1", new Samples(State.AWAITED, 0, 0));
    assertThat(state()).isEqualTo("True SamplesPresent");

    store("shop-1", new Samples(State.MISSING, 0, 0));
    remember();
    store("shop-1", new Samples(State.AWAITED, 0, 0));
    assertThat(state()).isEqualTo("False NoSamples");
  }

  @Test
  void theOperatorsRestartWritesNothing() {
    remember();
    var before = situations.before;
    situations.lead = NOW;

    situations.answers.clear();
    assertThat(StatusCalculator.next(situations.situation()).status()).isEqualTo(before);

    store(Map.of());
    assertThat(StatusCalculator.next(situations.situation()).status()).isEqualTo(before);
  }

  @Test
  void anUpgradeFromAnOperatorThatDidNotAskKeepsReady() {
    remember();
    situations.before = withoutIt(Objects.requireNonNull(situations.before));
    store(Map.of());

    assertThat(state()).isEqualTo("absent");
    assertThat(state("Ready")).isEqualTo("True Proven");

    store(Situations.STORED);
    assertThat(state()).isEqualTo("True SamplesPresent");
  }

  @Test
  void aPodThatIsNotUpHasNoSayUntilItsSamplesAreStale() {
    remember();
    situations.answers.put(MAIN, Situations.heard("down", "refused"));
    remember();
    assertThat(state("TargetsUp")).startsWith("False ");
    assertThat(state()).isEqualTo("True SamplesPresent");

    situations.now = NOW.plusSeconds(300);
    assertThat(state()).isEqualTo("Unknown WaitingForScrape");
    assertThat(message())
        .isEqualTo("Prometheus/monitoring/main does not report Pod shop-1 as up; see TargetsUp");
  }

  @Test
  void whoAnswersNoQueriesLeavesItUnknown() {
    store("shop-1", new Samples(State.REFUSED, -1, -1));

    assertThat(state()).isEqualTo("Unknown PrometheusUnreachable");
  }

  @Test
  void aSilenceChangesNothingForTwoMinutes() {
    remember();
    situations.answers.put(MAIN, new Unreachable(NOW, "refused"));
    situations.now = NOW.plusSeconds(119);
    assertThat(state()).isEqualTo("True SamplesPresent");

    situations.now = NOW.plusSeconds(120);
    assertThat(state()).isEqualTo("Unknown PrometheusUnreachable");
  }

  @Test
  void m14ASeriesThatRulesDoNotFindByItsJobIsSaidToBe() {
    var relabelled = new SeriesLabels("team", "platform", "shop-1", "10.0.0.1:8080");
    situations.answers.put(MAIN, Situations.heard(target("shop-0", "up", ""), with(relabelled)));

    assertThat(state()).isEqualTo("False LabelsChanged");
    assertThat(message())
        .isEqualTo(
            "Prometheus/monitoring/main stores the series with job=\"platform\","
                + " namespace=\"team\" because of its relabeling; rules and dashboard read"
                + " job=\"shop\", namespace=\"team\"");
    assertThat(state("TargetsUp")).isEqualTo("True Up");
  }

  @Test
  void m14ASeriesWithoutTheLabelPodIsFoundByTheRules() {
    var relabelled = new SeriesLabels("team", "shop", "", "10.0.0.1:8080");
    situations.answers.put(MAIN, Situations.heard(target("shop-0", "up", ""), with(relabelled)));

    assertThat(state()).isEqualTo("True SamplesPresent");
  }

  @Test
  void anAgentStoresNothing() {
    var agent = new PrometheusRef("PrometheusAgent", "monitoring", "agent");
    situations.choices.clear();
    situations.choices.add(Situations.chosen(agent, Route.SERVICE_MONITOR, null));
    situations.answers.put(agent, Situations.heard("up", ""));

    assertThat(state()).isEqualTo("absent");
  }

  @Test
  void aPlainPrometheusThatAnswersNoQueriesIsTakenForAnAgent() {
    situations.choices.clear();
    situations.choices.add(Situations.chosen(PLAIN, Route.HTTP_DISCOVERY, null));
    var all = Situations.heard("up", "");
    var refused =
        Heards.stored(Situations.URL, Map.of("shop-0", Samples.REFUSED, "shop-1", Samples.REFUSED));
    situations.answers.put(PLAIN, with(all, refused));

    assertThat(state()).isEqualTo("absent");
    assertThat(state("Ready")).isEqualTo("True Proven");
  }

  @Test
  void ofSeveralTheWorstCounts() {
    situations.choices.add(
        new Choice(PLAIN, Standing.CHOSEN, Route.HTTP_DISCOVERY, null, null, null, null, null));
    situations.answers.put(PLAIN, Situations.heard("up", ""));
    assertThat(state()).isEqualTo("True SamplesPresent");

    store("shop-0", new Samples(State.MISSING, 0, 0));
    assertThat(state()).isEqualTo("False NoSamples");
  }

  @Test
  void whatIsScaledToZeroHasNothingToStore() {
    situations.spec = "{workload: {image: shop}, replicas: 0}";
    situations.pods.clear();

    assertThat(state()).isEqualTo("True ScaledToZero");
  }

  private static MonitoredStatus withoutIt(MonitoredStatus all) {
    return new MonitoredStatus(
        all.observedGeneration(),
        all.replicas(),
        all.selector(),
        all.image(),
        all.targets(),
        all.via(),
        all.prometheuses(),
        all.otherPrometheuses(),
        all.rules(),
        all.dashboard(),
        all.firstProof(),
        all.conditions().stream()
            .filter(condition -> !condition.getType().equals(Conditions.SERIES_PRESENT))
            .toList());
  }

  private static Target with(SeriesLabels labels) {
    var target = target("shop-1", "up", "");
    return new Target(
        target.pool(),
        target.pod(),
        target.url(),
        target.health(),
        target.lastError(),
        target.failedScrapes(),
        target.interval(),
        target.timeout(),
        labels);
  }

  private void store(String pod, Samples samples) {
    var all = new HashMap<>(Situations.STORED);
    all.put(new PodUrl(pod, Situations.URL), samples);
    store(all);
  }

  private void store(Map<PodUrl, Samples> samples) {
    situations.answers.put(MAIN, with(Situations.heard("up", ""), samples));
  }

  private static Heard with(Heard all, Map<PodUrl, Samples> samples) {
    return new Heard(
        all.at(),
        all.startedAt(),
        true,
        0,
        all.pools(),
        all.targets(),
        all.dropped(),
        List.copyOf(all.rules()),
        samples);
  }

  private void remember() {
    situations.before = StatusCalculator.next(situations.situation()).status();
  }

  private String state() {
    return state(Conditions.SERIES_PRESENT);
  }

  private String state(String type) {
    var status = StatusCalculator.next(situations.situation()).status();
    return Conditions.find(status, type)
        .map(condition -> condition.getStatus() + " " + condition.getReason())
        .orElse("absent");
  }

  private String message() {
    var status = StatusCalculator.next(situations.situation()).status();
    return Conditions.find(status, Conditions.SERIES_PRESENT).orElseThrow().getMessage();
  }
}
