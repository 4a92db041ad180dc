package dev.monitored.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EngineThreadsTest {
  @Test
  @Timeout(10)
  void aLoopGoesOnWhateverIsThrownInIt() {
    var runs = new AtomicInteger();
    var told = new ArrayList<Throwable>();

    EngineThreads.keepRunning(
        "test",
        () -> {
          if (runs.incrementAndGet() == 1) {
            throw new OutOfMemoryError("unable to create native thread");
          }
        },
        told::add);

    assertThat(runs).hasValue(2);
    assertThat(told).singleElement().asString().contains("unable to create native thread");
  }
}
