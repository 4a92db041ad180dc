package dev.monitored.server.store;

import dev.monitored.server.job.queue.Retention;

/** What has to be done from time to time, and nobody waits for. */
public interface MaintenanceStore {
  /** Ends the jobs that wait although their deadline has passed; returns how many these were. */
  int passDeadlines();

  /** Deletes some of what is not to be kept; returns how many jobs, 0 when none is left. */
  int purge(Retention retention);

  /** Deletes the idempotency keys of requests older than a day. */
  void purgeKeys();
}
