package dev.monitored.server.engine.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.monitored.server.engine.maintenance.MaintenanceLoop.Task;
import dev.monitored.server.progress.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MaintenanceLoopTest {
  private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");
  private static final Instant NOW = START.plusSeconds(7);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final List<String> done = new ArrayList<>();
  private long nanos = Long.MAX_VALUE - 5;
  private Instant now = START;

  private MaintenanceLoop loop(Map<String, Task> tasks) {
    return new MaintenanceLoop(tasks, () -> now, () -> nanos);
  }

  private Task task(String name, Duration pause) {
    return () -> {
      done.add(name);
      return pause;
    };
  }

  private static Duration fail() {
    throw new OutOfMemoryError("as it may happen");
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void aTaskWithALotToDoTakesTurnsWithTheOthers() {
    var loop = loop(Map.of("a", task("a", Duration.ZERO), "b", task("b", Duration.ZERO)));

    assertThat(loop.turn()).isZero();
    loop.turn();

    assertThat(done).containsExactly("a", "b", "a", "b");
  }

  @Test
  void aTaskWithNothingToDoIsLeftAloneForAsLongAsItSays() {
    var loop = loop(Map.of("a", task("a", MINUTE)));

    assertThat(loop.turn()).isEqualTo(MINUTE);
    pass(MINUTE.minusNanos(1));
    assertThat(loop.turn()).isEqualTo(Duration.ofNanos(1));
    pass(Duration.ofNanos(1));
    loop.turn();

    assertThat(done).hasSize(2);
  }

  @Test
  void aTaskThatFailsHoldsUpNoOtherAndIsRetried() {
    var loop = loop(Map.of("a", MaintenanceLoopTest::fail, "b", task("b", MINUTE)));

    now = NOW;
    var pause = loop.turn();

    assertThat(pause).isEqualTo(Duration.ofSeconds(5));
    assertThat(done).containsExactly("b");
    assertThat(loop.progress())
        .extracting(Progress::name, Progress::lastMade)
        .containsExactly(tuple("a", START), tuple("b", NOW));
  }
}
