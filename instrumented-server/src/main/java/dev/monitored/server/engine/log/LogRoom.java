package dev.monitored.server.engine.log;

import dev.monitored.server.job.log.LogLine;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the log text that this process holds before it is stored. Each attempt has a small share
 * of its own, so that attempts which log too much cannot use up the room of others. Thread-safe.
 */
public final class LogRoom {
  static final int FOR_ALL = 16 << 20;
  static final int FOR_EACH = 16 << 10;

  /** What a line takes in memory beside its text. */
  private static final int LINE = 100;

  private final AtomicLong held = new AtomicLong();

  /** What lines take, about. */
  public static int weight(Collection<LogLine> lines) {
    return lines.stream().mapToInt(line -> weight(line.text())).sum();
  }

  /** What a line takes. */
  static int weight(String text) {
    return LINE + text.length();
  }

  /** Whether an attempt of which so much is held may add a line. */
  boolean isOpenTo(int ownWeight) {
    return ownWeight < FOR_EACH || held.get() < FOR_ALL;
  }

  /** So much more is held, or less. */
  void hold(int weight) {
    held.addAndGet(weight);
  }
}
