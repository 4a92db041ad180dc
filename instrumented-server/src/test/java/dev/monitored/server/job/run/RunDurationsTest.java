package dev.monitored.server.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunDurationsTest {
  @ParameterizedTest
  @CsvSource({"0, 1.0", "1000, 1.0", "1001, 5.0", "86400000, 86400.0", "86400001, +Inf"})
  void theLeastBoundHolds(long millis, String bound) {
    assertThat(RunDurations.bound(Duration.ofMillis(millis))).isEqualTo(bound);
  }
}
