package dev.monitored.operator.look;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many queries for samples one replica is asked in a minute: they read many series. What has
 * never been asked and what is asked again leave each other room, so that neither waits for long.
 */
final class QueryBudget {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int MOST = 5;
  private static final int MOST_FIRST = 4;
  private static final int MOST_REPEATED = 2;

  private final Deque<Instant> first = new ArrayDeque<>();
  private final Deque<Instant> repeated = new ArrayDeque<>();

  /**
   * Whether there is room for one more.
   *
   * @param isFirst whether it is about what has never been asked
   */
  boolean hasRoom(boolean isFirst, Instant now) {
    forget(first, now);
    forget(repeated, now);
    return first.size() + repeated.size() < MOST
        && (isFirst ? first.size() < MOST_FIRST : repeated.size() < MOST_REPEATED);
  }

  private static void forget(Deque<Instant> asked, Instant now) {
    while (!asked.isEmpty() && !now.isBefore(asked.getFirst().plus(MINUTE))) {
      asked.removeFirst();
    }
  }

  void spend(boolean isFirst, Instant now) {
    (isFirst ? first : repeated).addLast(now);
  }
}
