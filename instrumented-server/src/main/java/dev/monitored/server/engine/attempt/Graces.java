package dev.monitored.server.engine.attempt;

import dev.monitored.action.Action;
import dev.monitored.server.failure.FailureLog;
import dev.monitored.server.job.Job;
import java.time.Duration;
import java.util.Map;

/** How long the work of attempts may take to stop. */
final class Graces {
  /** Of an action that does not say. */
  static final Duration DEFAULT = Duration.ofSeconds(10);

  private static final FailureLog LOG = FailureLog.of(Graces.class);

  private final Map<String, Action> actions;

  Graces(Map<String, Action> actions) {
    this.actions = actions;
  }

  // An action may throw anything, and its attempt has to be stopped nevertheless.
  Duration of(Job job) {
    try {
      var action = actions.get(job.action());
      return action == null ? DEFAULT : action.grace(job.request().arguments());
    } catch (Throwable e) {
      LOG.error("the action {} cannot tell its grace", e, job.action());
      return DEFAULT;
    }
  }
}
