package dev.monitored.server.failure;

import dev.monitored.server.job.StoreException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.MessageFormatter;

/**
 * Logs the first failure of a cause with its stack trace, and its repeats in one line a minute.
 * Thread-safe.
 */
public final class FailureLog {
  private static final Duration EVERY = Duration.ofMinutes(1);

  /** A cause that was away for as long is a new one. */
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);

  private static final class Seen {
    private long at;
    private long loggedAt;
    private long repeats;
  }

  private final Logger log;
  private final LongSupplier nanos;
  private final Map<String, Seen> seen = new HashMap<>();

  FailureLog(Logger log, LongSupplier nanos) {
    this.log = log;
    this.nanos = nanos;
  }

  public static FailureLog of(Class<?> teller) {
    return new FailureLog(LoggerFactory.getLogger(teller), System::nanoTime);
  }

  /**
   * Logs an error, as a logger does, or counts it.
   *
   * @param message with {@code {}} for each of the arguments: the same for failures of one kind
   */
  public void error(String message, Throwable failure, Object... arguments) {
    long repeats = repeats(message + cause(failure));
    var text = MessageFormatter.basicArrayFormat(message, arguments);
    if (repeats == 0) {
      log.error(text, failure);
    } else if (repeats > 0) {
      log.error("{}: {} ({} times in the last minute)", text, failure.getMessage(), repeats);
    }
  }

  private static String cause(Throwable failure) {
    return failure instanceof StoreException e
        ? e.failure().name()
        : failure.getClass().getName() + Arrays.stream(failure.getStackTrace()).findFirst();
  }

  /** How often it was there since it was last logged; 0 the first time, -1 when it is not to be. */
  private synchronized long repeats(String kind) {
    long now = nanos.getAsLong();
    var known = seen.computeIfAbsent(kind, _ -> new Seen());
    boolean isNew = known.loggedAt == 0 || now - known.at > FORGOTTEN.toNanos();
    known.at = now;
    known.repeats = isNew ? 0 : known.repeats + 1;
    if (!isNew && now - known.loggedAt < EVERY.toNanos()) {
      return -1;
    }
    long repeats = known.repeats;
    known.repeats = 0;
    known.loggedAt = now;
    return repeats;
  }
}
