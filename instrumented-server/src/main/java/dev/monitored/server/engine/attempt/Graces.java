package dev.monitored.server.engine.attempt;

import dev.monitored.action.Action;
import dev.monitored.server.failure.FailureLog;
import dev.monitored.server.job.Job;
import java.time.Duration;
import java.util.Map;

/** How long the work of attempts may take to stop. */
final class Graces {
  private static final FailureLog LOG = FailureLog.of(Graces.class);

  private final Map<String, Action> actions;

  Graces(Map<String, Action> actions) {
    this.actions = actions;
  }

  // An action may throw anything, and its attempt has to be stopped nevertheless.
  Duration of(Job job) {
    try {
      var action = actions.get(job.action());
      return action == null ? Action.DEFAULT_GRACE : action.grace(job.request().arguments());
    } catch (Throwable e) {
      LOG.error("the action {} cannot tell its grace", e, job.action());
      return Action.DEFAULT_GRACE;
    }
  }
}
