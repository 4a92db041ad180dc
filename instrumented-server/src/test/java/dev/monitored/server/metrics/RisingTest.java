package dev.monitored.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RisingTest {
  private final Rising rising = new Rising();

  private List<Double> shown(MetricFamilySamples read) {
    return rising.of(List.of(read)).getFirst().samples.stream().map(one -> one.value).toList();
  }

  private static MetricFamilySamples ended(double ok, double error) {
    return new CounterMetricFamily("ended", "Ended", List.of("status"))
        .addMetric(List.of("ok"), ok)
        .addMetric(List.of("error"), error);
  }

  @ParameterizedTest
  @CsvSource({
    "100000, 99997, 100000",
    "100000, 100000, 100000",
    "100000, 100001, 100001",
    "100000, 50000, 100000",
    "100000, 49999, 49999",
    "100000, 0, 0",
    "3, 2, 3",
    "3, 1, 1"
  })
  void aStepBackIsNotShownAndARestartIs(double before, double now, double shown) {
    rising.of(List.of(ended(before, 0)));

    assertThat(shown(ended(now, 0))).containsExactly(shown, 0.0);
  }

  @Test
  void whenTheStoreHasCaughtUpItsOwnCountIsShown() {
    var shown =
        Stream.of(100_000.0, 99_997.0, 99_999.0, 100_002.0)
            .map(ok -> shown(ended(ok, 1)).getFirst());

    assertThat(shown).containsExactly(100_000.0, 100_000.0, 100_000.0, 100_002.0);
  }

  @Test
  void eachSeriesStandsForItself() {
    rising.of(List.of(ended(100, 100)));

    assertThat(shown(ended(99, 10))).containsExactly(100.0, 10.0);
    assertThat(shown(ended(98, 11))).containsExactly(100.0, 11.0);
  }

  @Test
  void aSeriesThatWasGoneBeginsAnew() {
    rising.of(List.of(ended(100, 100)));
    rising.of(List.of());

    assertThat(shown(ended(99, 98))).containsExactly(99.0, 98.0);
  }

  @Test
  void aGaugeIsWhatItIs() {
    rising.of(List.of(new GaugeMetricFamily("depth", "Depth", 100)));

    assertThat(shown(new GaugeMetricFamily("depth", "Depth", 99))).containsExactly(99.0);
  }

  private static MetricFamilySamples durations(double fast, double all, double sum) {
    return new MetricFamilySamples(
        "seconds",
        Collector.Type.HISTOGRAM,
        "Durations",
        List.of(
            new Sample("seconds_bucket", List.of("le"), List.of("1.0"), fast),
            new Sample("seconds_bucket", List.of("le"), List.of("+Inf"), all),
            new Sample("seconds_count", List.of(), List.of(), all),
            new Sample("seconds_sum", List.of(), List.of(), sum)));
  }

  @Test
  void aHistogramStepsBackOrRestartsAsAWhole() {
    rising.of(List.of(durations(10, 100, 500)));

    assertThat(shown(durations(4, 99, 490))).containsExactly(10.0, 100.0, 100.0, 500.0);
    assertThat(shown(durations(9, 40, 100))).containsExactly(9.0, 40.0, 40.0, 100.0);
  }
}
