package dev.monitored.operator.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** How many queries for samples one replica is asked in a minute: they read many series. */
final class QueryBudget {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int MOST = 5;
  private static final int MOST_REPEATED = 2;

  private final Deque<Instant> asked = new ArrayDeque<>();

  /**
   * Whether there is room for one more.
   *
   * @param isFirst whether it is about what has never been asked; room is kept for that
   */
  boolean hasRoom(boolean isFirst, Instant now) {
    while (!asked.isEmpty() && !now.isBefore(asked.getFirst().plus(MINUTE))) {
      asked.removeFirst();
    }
    return asked.size() < (isFirst ? MOST : MOST_REPEATED);
  }

  void spend(Instant now) {
    asked.addLast(now);
  }
}
