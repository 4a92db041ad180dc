package dev.monitored.server.engine.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** With the times of a lease of 60 s: 15 s of answers every 5 s. */
class CalmTest {
  private final Calm calm = new Calm(LeaseSettings.DEFAULT);

  private void answered(int... seconds) {
    for (int second : seconds) {
      calm.answered(Duration.ofSeconds(second).toNanos());
    }
  }

  @Test
  void itIsThereAfterFifteenSecondsOfAnswers() {
    answered(100, 105, 110);
    assertThat(calm.isThere()).isFalse();

    answered(115);
    assertThat(calm.isThere()).isTrue();
  }

  @Test
  void anOutageBeginsItAnew() {
    answered(0, 5, 10, 15);
    calm.broken();
    assertThat(calm.isThere()).isFalse();

    answered(16, 21, 26);
    assertThat(calm.isThere()).isFalse();

    answered(31);
    assertThat(calm.isThere()).isTrue();
  }

  @Test
  void soDoesASleepOfThisProcess() {
    answered(0, 5, 10, 15, 26);

    assertThat(calm.isThere()).isFalse();
  }
}
