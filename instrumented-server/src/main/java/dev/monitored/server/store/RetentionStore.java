package dev.monitored.server.store;

import dev.monitored.server.job.queue.Retention;

/** Deletes what need not be kept any longer. */
public interface RetentionStore {
  /** Deletes some of what is not to be kept; returns how many jobs, 0 when none is left. */
  int purge(Retention retention);

  /** Deletes the idempotency keys of requests older than a day. */
  void purgeKeys();
}
