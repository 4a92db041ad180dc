package dev.monitored.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff patience = new Backoff();

  @Test
  void growsWithEveryFailureUpToALimit() {
    assertThat(Stream.generate(() -> patience.afterFailure("a")).limit(7))
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    assertThat(patience.afterFailure("b")).isEqualTo(Backoff.SHORTEST);
  }

  @Test
  void isFreshAfterASuccessAndForWhatIsGone() {
    for (var uid : Set.of("a", "b", "c")) {
      patience.afterFailure(uid);
    }

    patience.succeeded("a");
    patience.retain(Set.of("a", "c"));

    assertThat(Stream.of("a", "b", "c").map(patience::afterFailure))
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 1L, 2L);
  }
}
