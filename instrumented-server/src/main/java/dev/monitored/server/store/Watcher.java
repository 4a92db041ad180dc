package dev.monitored.server.store;

import dev.monitored.action.JobId;

/** Is told what other processes did, as soon as possible, and possibly more than once. */
public interface Watcher {
  /** There may be something to claim. */
  void workArrived();

  /** A user wants this job to stop, which some process executes. */
  void cancelRequested(JobId job);
}
