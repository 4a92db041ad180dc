package dev.monitored.server.engine;

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

  /** What a read that began after the call has found, or how it failed. */
  public T get() {
    return outcome(nanoTime.getAsLong()).value().get();
  }

  private Outcome<T> outcome(long asked) {
    lock.lock();
    try {
      var known = last;
      if (known == null || known.startedAt() - asked < 0) {
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
