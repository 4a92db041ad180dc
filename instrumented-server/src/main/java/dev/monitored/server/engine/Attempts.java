package dev.monitored.server.engine;

import dev.monitored.server.job.Action;
import dev.monitored.server.job.ActionFailed;
import dev.monitored.server.job.AttemptEnd;
import dev.monitored.server.job.Job;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Executes claimed jobs, each on a virtual thread with its own deadline. */
final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  private final Map<String, Action> actions;
  private final LiveAttempts live;
  private final Acknowledger acknowledger;
  private final Timer timer;

  Attempts(Map<String, Action> actions, LiveAttempts live, Acknowledger acknowledger, Timer timer) {
    this.actions = actions;
    this.live = live;
    this.acknowledger = acknowledger;
    this.timer = timer;
  }

  void start(Job job) {
    var attempt = new LiveAttempt(job, timer.nanos());
    live.enter(attempt);
    Thread.ofVirtual().name("attempt-" + job.attempt()).start(() -> execute(attempt));
  }

  private void execute(LiveAttempt attempt) {
    var job = attempt.job();
    var deadline = timer.after(job.timeout(), () -> attempt.stop(timedOut(job.timeout())));
    attempt.workOnThisThread();
    var end = attempt.finish(endOf(job));
    deadline.cancel();
    acknowledger.add(job, end, attempt.executionUntil(timer.nanos()));
  }

  private static AttemptEnd timedOut(Duration timeout) {
    return new AttemptEnd.TimedOut("the timeout of " + timeout.toMillis() / 1e3 + " s passed");
  }

  // An action may throw anything; whatever it is, the attempt has to end.
  private AttemptEnd endOf(Job job) {
    try {
      var action = actions.get(job.action());
      return action == null
          ? new AttemptEnd.Failed("the action " + job.action() + " is no longer known")
          : new AttemptEnd.Succeeded(action.run(job.attempt(), job.arguments()));
    } catch (ActionFailed e) {
      return new AttemptEnd.Failed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      return new AttemptEnd.Failed("the action was interrupted");
    } catch (Throwable e) {
      LOG.warn("action {} of attempt {} threw", job.action(), job.attempt(), e);
      return new AttemptEnd.Failed("the action failed: " + e.getClass().getSimpleName());
    }
  }
}
