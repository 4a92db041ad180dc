package dev.monitored.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.job.StoreException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreReadsTest {
  private long now = Long.MAX_VALUE;
  private boolean away;
  private int asked;
  private final StoreReads reads = new StoreReads(() -> now);

  @Test
  void aStoreThatIsAwayIsAskedOnceForAWhile() {
    away = true;

    assertThat(read()).isEmpty();
    assertThat(read()).isEmpty();
    assertThat(asked).isEqualTo(1);

    now += Duration.ofSeconds(5).toNanos();
    assertThat(read()).isEmpty();
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void aStoreThatIsBackIsAskedEveryTime() {
    away = true;
    read();
    away = false;
    now += Duration.ofSeconds(5).toNanos();

    assertThat(read()).contains(2);
    assertThat(read()).contains(3);
  }

  private Optional<Integer> read() {
    return reads.read(() -> {
      asked++;
      if (away) {
        throw new StoreException("away", new IllegalStateException());
      }
      return asked;
    });
  }
}
