package dev.monitored.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EngineThreadsTest {
  @Test
  @Timeout(10)
  void aLoopGoesOnWhateverIsThrownInIt() {
    var runs = new AtomicInteger();

    EngineThreads.keepRunning(
        "test",
        () -> {
          if (runs.incrementAndGet() == 1) {
            throw new OutOfMemoryError("unable to create native thread");
          }
        });

    assertThat(runs).hasValue(2);
  }
}
