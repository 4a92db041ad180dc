package dev.monitored.server.engine.attempt;

import dev.monitored.action.Action;
import dev.monitored.server.job.attempt.AttemptEnd;
import dev.monitored.server.job.attempt.AttemptEnd.Interrupted.Cause;
import java.time.Duration;
import java.util.TreeSet;

/** Lets attempts go on for a while, and stops earlier those that take longer to stop. */
final class Drain {
  private static final AttemptEnd STOPPED = new AttemptEnd.Interrupted(Cause.DRAIN);

  private final LiveAttempts live;
  private final Graces graces;

  Drain(LiveAttempts live, Graces graces) {
    this.live = live;
    this.graces = graces;
  }

  /** Returns whether every attempt came to an end. */
  boolean run(Duration patience, Duration stopping) throws InterruptedException {
    long start = System.nanoTime();
    // An attempt that is just being claimed enters late.
    var moments = new TreeSet<Duration>();
    moments.add(patience);
    live.all().forEach(attempt -> moments.add(moment(attempt, patience)));
    for (var moment : moments) {
      if (live.awaitNone(start + moment.toNanos() - System.nanoTime())) {
        return true;
      }
      live.all().stream()
          .filter(attempt -> moment(attempt, patience).compareTo(moment) <= 0)
          .forEach(attempt -> attempt.stop(STOPPED));
    }
    return live.awaitNone(start + patience.plus(stopping).toNanos() - System.nanoTime());
  }

  /** When to stop an attempt: by as much earlier as it may take longer than others. */
  private Duration moment(LiveAttempt attempt, Duration patience) {
    var moment = patience.minus(graces.of(attempt.job())).plus(Action.DEFAULT_GRACE);
    return moment.isNegative() ? Duration.ZERO : moment.compareTo(patience) < 0 ? moment : patience;
  }
}
