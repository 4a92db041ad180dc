package dev.monitored.server.engine.attempt;

import dev.monitored.action.JobId;
import dev.monitored.server.job.attempt.AttemptEnd;
import dev.monitored.server.store.Watcher;
import java.util.concurrent.Semaphore;

/**
 * What executes jobs in this process, as those see it who change jobs here, and as the store sees
 * it, which tells what others changed.
 */
public final class Workers implements Watcher {
  private final Semaphore wakeUps;
  private final LiveAttempts live;

  /**
   * The workers of a process.
   *
   * @param wakeUps of the claimer
   */
  public Workers(Semaphore wakeUps, LiveAttempts live) {
    this.wakeUps = wakeUps;
    this.live = live;
  }

  @Override
  public void workArrived() {
    wakeUps.release();
  }

  @Override
  public void cancelRequested(JobId job) {
    live.all().stream()
        .filter(attempt -> attempt.job().id().equals(job))
        .forEach(attempt -> attempt.stop(new AttemptEnd.CancelledByUser()));
  }
}
