package dev.monitored.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.5S, 500ms",
    "PT15S, 15s",
    "PT90S, 1m30s",
    "PT1.25S, 1s250ms",
    "PT5M, 5m",
    "PT60M, 1h",
    "PT100M, 1h40m",
    "PT36H, 1d12h",
    "PT96H, 4d",
    "P7D, 1w",
    "P8D, 8d",
    "P365D, 1y"
  })
  void areWrittenAsPrometheusPrintsThem(Duration duration, String text) {
    assertThat(Durations.text(duration)).isEqualTo(text);
    assertThat(Durations.parse(text, Duration.ofDays(1000))).isEqualTo(duration);
  }
}
