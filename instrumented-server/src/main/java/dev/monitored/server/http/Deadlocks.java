package dev.monitored.server.http;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Looks for threads that wait for each other, but not each time it is asked: all others wait. */
final class Deadlocks {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  private final Supplier<List<String>> look;
  private final LongSupplier nanoTime;
  private long lookedAt;
  private List<String> found = List.of();

  /**
   * Looks by these means.
   *
   * @param look finds the names of the threads
   * @param nanoTime a clock that only runs forward
   */
  Deadlocks(Supplier<List<String>> look, LongSupplier nanoTime) {
    this.look = look;
    this.nanoTime = nanoTime;
    lookedAt = nanoTime.getAsLong() - LOOK_EVERY.toNanos();
  }

  /** Those of this process. */
  static Deadlocks ofThisProcess() {
    return new Deadlocks(Deadlocks::threads, System::nanoTime);
  }

  /** Which threads wait for each other, as they did at the last look. */
  synchronized Optional<String> fault() {
    long now = nanoTime.getAsLong();
    if (now - lookedAt >= LOOK_EVERY.toNanos()) {
      lookedAt = now;
      found = look.get();
    }
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of("these threads are deadlocked: " + String.join(", ", found));
  }

  private static List<String> threads() {
    var threads = ManagementFactory.getThreadMXBean();
    long[] ids = threads.findDeadlockedThreads();
    return ids == null
        ? List.of()
        : Arrays.stream(threads.getThreadInfo(ids))
            .filter(Objects::nonNull)
            .map(ThreadInfo::getThreadName)
            .toList();
  }
}
