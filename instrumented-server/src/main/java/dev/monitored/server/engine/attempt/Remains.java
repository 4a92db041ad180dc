package dev.monitored.server.engine.attempt;

import dev.monitored.action.Action;
import dev.monitored.action.AttemptKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends what is left of attempts, on a thread of its own: an action may take its time, or hang. */
final class Remains {
  private static final Logger LOG = LoggerFactory.getLogger(Remains.class);

  private static final int PATIENCE_SECONDS = 2;

  /** What an action began for an attempt. */
  record Remain(String action, AttemptKey attempt) {}

  private final Map<String, Action> actions;
  private final Executor thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("remains").factory());

  Remains(Map<String, Action> actions) {
    this.actions = actions;
  }

  void end(List<Remain> remains) {
    thread.execute(() -> remains.forEach(this::end));
  }

  /** The same, and waits until it is done, but not for long. */
  void endSoon(List<Remain> remains) {
    CompletableFuture.runAsync(() -> remains.forEach(this::end), thread)
        .completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  // An action may throw anything: the others have to be ended all the same.
  private void end(Remain remain) {
    try {
      var action = actions.get(remain.action());
      if (action != null) {
        action.endRemains(remain.attempt());
      }
    } catch (Throwable e) {
      LOG.error("the remaining processes of attempt {} cannot be ended", remain.attempt(), e);
    }
  }
}
