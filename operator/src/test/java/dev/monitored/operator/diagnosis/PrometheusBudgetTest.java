package dev.monitored.operator.diagnosis;

import static dev.monitored.operator.diagnosis.Situations.MAIN;
import static dev.monitored.operator.diagnosis.Situations.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.api.MonitoredStatus.Budget;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Heards;
import dev.monitored.operator.evidence.Samples;
import dev.monitored.operator.evidence.Samples.State;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.prometheus.SampleLimit;
import dev.monitored.operator.status.StatusCalculator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusBudgetTest {
  private final Situations situations = new Situations();

  @ParameterizedTest
  @CsvSource({
    "5000, 0, 0, 5000, spec.scrape.limits.samples",
    "5000, 2000, 0, 5000, spec.scrape.limits.samples",
    "5000, 0, 3000, 3000, enforcedSampleLimit of Prometheus/monitoring/main",
    "5000, 0, 9000, 5000, spec.scrape.limits.samples",
    ", 2000, 3000, 2000, sampleLimit of Prometheus/monitoring/main",
    ", 2000, 1500, 1500, enforcedSampleLimit of Prometheus/monitoring/main",
    ", 0, 1500, 1500, enforcedSampleLimit of Prometheus/monitoring/main",
    ", 0, 0, ,"
  })
  void theSmallestLimitInForceCounts(
      @Nullable Long own,
      long byDefault,
      long enforced,
      @Nullable Long limit,
      @Nullable String source) {
    limited(own);
    situations.sampleLimits.put(MAIN, new SampleLimit(byDefault, enforced));
    store(MAIN, 1240, 1239, 0);

    assertThat(budget())
        .isEqualTo(
            limit == null
                ? List.of()
                : List.of(new Budget("series", 1240, limit, String.valueOf(source))));
  }

  @Test
  void saysItInWords() {
    limited(5000L);
    store(MAIN, 1240, 1239, 0);

    assertThat(budget()).extracting(Budget::text).containsExactly("series 1240 of 5000");
    assertThat(budget()).noneMatch(Budget::isLow);
  }

  @ParameterizedTest
  @CsvSource({"79, false", "80, true", "85, true", "101, true"})
  void itIsLowFromFourFifthsOn(int used, boolean isLow) {
    limited(100L);
    store(MAIN, used, 1, 0);

    assertThat(budget()).extracting(Budget::isLow).containsExactly(isLow);
  }

  /** What is written is steady, so that series that come and go cost no writes. */
  @ParameterizedTest
  @CsvSource({
    "500, 549, 500", "500, 451, 500", "500, 551, 551", "500, 449, 449",
    "790, 800, 800", "805, 799, 805", "805, 760, 805", "805, 750, 750"
  })
  void aSmallChangeIsNoNewsUnlessItMakesItLow(int before, int now, int shown) {
    limited(1000L);
    store(MAIN, before, 1, 0);
    situations.before = status();
    store(MAIN, now, 1, 0);

    assertThat(budget()).extracting(Budget::used).containsExactly((long) shown);
  }

  @Test
  void anotherLimitIsNews() {
    limited(1000L);
    store(MAIN, 500, 1, 0);
    situations.before = status();
    limited(1001L);
    store(MAIN, 501, 1, 0);

    assertThat(budget())
        .containsExactly(new Budget("series", 501, 1001, "spec.scrape.limits.samples"));
  }

  @Test
  void whatIsNotKnownForAMomentStaysAsItWas() {
    limited(1000L);
    store(MAIN, 500, 1, 0);
    situations.before = status();
    store(MAIN, -1, -1, 0);

    assertThat(budget()).extracting(Budget::used).containsExactly(500L);
  }

  @Test
  void whatWasNeverKnownIsNotTold() {
    limited(1000L);
    store(MAIN, -1, -1, 0);

    assertThat(budget()).isEmpty();
  }

  @Test
  void theRunningConfigurationTellsTheLimitOfWhatIsDiscovered() {
    situations.choices.set(0, Situations.chosen(PLAIN, Route.HTTP_DISCOVERY, null));
    store(PLAIN, 17, 3, 20);

    assertThat(budget())
        .containsExactly(new Budget("series", 17, 20, "sample_limit of Plain/system/bundled"));
    store(PLAIN, 17, 3, 0);
    assertThat(budget()).isEmpty();
  }

  private void limited(@Nullable Long samples) {
    situations.spec =
        "{workload: {image: shop}, replicas: 2, scrape: {limits: {samples: %s}}}"
            .formatted(samples);
  }

  private void store(PrometheusRef prometheus, int first, int second, int limit) {
    var all = Situations.heard("up", "");
    situations.answers.put(
        prometheus,
        new Heard(
            all.at(),
            null,
            true,
            0,
            all.pools(),
            all.targets(),
            Set.of(),
            all.rules(),
            Heards.stored(
                Situations.URL,
                Map.of(
                    "shop-0", new Samples(State.PRESENT, -1, first, limit),
                    "shop-1", new Samples(State.PRESENT, -1, second, limit)))));
  }

  private List<Budget> budget() {
    return status().prometheuses().getFirst().budget();
  }

  private MonitoredStatus status() {
    return StatusCalculator.next(situations.situation()).status();
  }
}
