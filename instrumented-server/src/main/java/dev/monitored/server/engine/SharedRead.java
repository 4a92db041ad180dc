package dev.monitored.server.engine;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A read that goes on once at a time: all who ask meanwhile share the next one. Thread-safe. */
public final class SharedRead<T> {
  private record Outcome<T>(long startedAt, Supplier<T> value) {}

  private final Supplier<T> read;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Outcome<T> last;

  /**
   * A read that several share.
   *
   * @param nanoTime a clock that only runs forward
   */
  public SharedRead(Supplier<T> read, LongSupplier nanoTime) {
    this.read = read;
    this.nanoTime = nanoTime;
  }

  /** What was read, or failed to be, since the call or not longer than that before. */
  public T get(Duration age) {
    long notBefore = nanoTime.getAsLong() - age.toNanos();
    return outcome(notBefore).value().get();
  }

  private Outcome<T> outcome(long notBefore) {
    lock.lock();
    try {
      var known = last;
      if (known == null || known.startedAt() - notBefore < 0) {
        known = new Outcome<>(nanoTime.getAsLong(), attempted());
        last = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private Supplier<T> attempted() {
    try {
      var value = read.get();
      return () -> value;
    } catch (RuntimeException e) {
      return () -> {
        throw e;
      };
    }
  }
}
