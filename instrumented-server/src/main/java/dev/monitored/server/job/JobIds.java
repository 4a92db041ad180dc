package dev.monitored.server.job;

import dev.monitored.action.JobId;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands out ids that grow strictly within this process, even when the clock stands still or steps
 * back. Thread-safe.
 */
public final class JobIds {
  private static final int COUNTER_BITS = 12;

  private final InstantSource clock;
  private final AtomicLong last = new AtomicLong();

  public JobIds(InstantSource clock) {
    this.clock = clock;
  }

  public JobId next() {
    // Milliseconds and a counter share 60 bits, so one addition carries from one into the other.
    long stamp = last.accumulateAndGet(clock.millis() << COUNTER_BITS, JobIds::later);
    long high = (stamp >>> COUNTER_BITS << 16) | 0x7000 | (stamp & 0xFFF);
    long low = (ThreadLocalRandom.current().nextLong() >>> 2) | Long.MIN_VALUE;
    return new JobId(new UUID(high, low));
  }

  private static long later(long previous, long now) {
    return Math.max(previous + 1, now);
  }
}
