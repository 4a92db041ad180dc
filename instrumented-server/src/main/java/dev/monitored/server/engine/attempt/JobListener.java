package dev.monitored.server.engine.attempt;

import dev.monitored.server.job.Job;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.attempt.LostAttempt;
import java.time.Duration;

/**
 * Learns what happens to attempts. The first four are told while the set of live attempts is
 * locked, in the same step in which it changes: an implementation must be quick and must not throw.
 */
public interface JobListener {
  /** An attempt has entered the live set and executes from now on. */
  void started(Job job);

  /** Its end is stored, and it has left the live set. */
  void ended(Job job, Outcome outcome, Duration execution);

  /** After its end was told: its job is in the queue again, for it did not succeed. */
  void retried(Job job);

  /** It has left the live set, but another had taken the job over: its end counts for nothing. */
  void fenced(Job job);

  /** This process took over what a dead one left: an attempt. */
  void lost(LostAttempt attempt);
}
