package dev.monitored.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.action.Violation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryTest {
  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  @Test
  void eachFailureHasItsDelayUntilNoneIsLeft() {
    var retry = new Retry(List.of(seconds(10), seconds(30)), 0);

    assertThat(retry.delayAfter(0, 0.9)).hasValue(seconds(10));
    assertThat(retry.delayAfter(1, 0.9)).hasValue(seconds(30));
    assertThat(retry.delayAfter(2, 0.9)).isEmpty();
    assertThat(Retry.NONE.delayAfter(0, 0)).isEmpty();
  }

  @Test
  void jitterAddsUpToItsPartOfTheDelay() {
    var retry = new Retry(List.of(seconds(10)), 0.5);

    assertThat(retry.delayAfter(0, 0)).hasValue(seconds(10));
    assertThat(retry.delayAfter(0, 1)).hasValue(seconds(15));
  }

  @Test
  void exponentialDelaysGrowUpToTheLongest() {
    assertThat(Retry.exponential(5, seconds(1), 3, seconds(20), 0).delays())
        .containsExactly(seconds(1), seconds(3), seconds(9), seconds(20), seconds(20));
    assertThat(Retry.exponential(0, seconds(1), 2, seconds(9), 0)).isEqualTo(Retry.NONE);
  }

  @Test
  void whatIsOutOfRangeIsAViolation() {
    assertThat(new Retry(List.of(seconds(-1)), 2).violations())
        .extracting(Violation::pointer)
        .containsExactly("/retry", "/retry/jitter");
    assertThat(new Retry(List.of(Retry.MAX_DELAY.plusMillis(1)), Double.NaN).violations())
        .hasSize(2);
  }
}
