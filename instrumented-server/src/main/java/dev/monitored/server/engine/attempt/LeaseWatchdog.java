package dev.monitored.server.engine.attempt;

import dev.monitored.action.Action;
import dev.monitored.server.engine.attempt.Remains.Remain;
import dev.monitored.server.job.attempt.AttemptEnd.Interrupted;
import dev.monitored.server.job.attempt.AttemptEnd.Interrupted.Cause;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops attempts if the lease cannot be renewed, before other processes may take them over. It uses
 * only the clock and its own thread, so nothing that hangs can block it.
 */
public final class LeaseWatchdog {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseWatchdog.class);

  private final LiveAttempts live;
  private final OwnLease lease;
  private final Remains remains;
  private final Duration pause;

  public LeaseWatchdog(LiveAttempts live, OwnLease lease, Map<String, Action> actions) {
    this.live = live;
    this.lease = lease;
    remains = new Remains(actions);
    pause = lease.settings().lookEvery();
  }

  /** Goes on until interrupted. */
  public void run() throws InterruptedException {
    while (true) {
      look();
      Thread.sleep(pause);
    }
  }

  private void look() {
    var all = live.all();
    var end = new Interrupted(Cause.LEASE);
    long stopped =
        all.stream()
            .filter(attempt -> !lease.isHeldBy(attempt.process()))
            .filter(attempt -> attempt.stop(end))
            .count();
    if (stopped > 0) {
      LOG.error("the lease could not be renewed: stopping {} attempts", stopped);
    }
    var overdue =
        all.stream()
            .filter(attempt -> lease.isOver(attempt.process()))
            .filter(LiveAttempt::isMineToKill)
            .map(attempt -> new Remain(attempt.job().action(), attempt.job().attempt()))
            .toList();
    if (!overdue.isEmpty()) {
      LOG.error("{} attempts did not stop in time: killing them", overdue.size());
      remains.end(overdue);
    }
  }
}
