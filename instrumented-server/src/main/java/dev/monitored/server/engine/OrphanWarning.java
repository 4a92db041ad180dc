package dev.monitored.server.engine;

import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.queue.StoreCounts.Waiting;
import dev.monitored.server.store.QueueStore;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns when the server starts about jobs that will not be executed, because their queue or action
 * is no longer in the settings.
 */
record OrphanWarning(QueueStore store, Set<String> queues, Set<String> actions) {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanWarning.class);

  /** Runs in the background, because counting may take long. */
  void begin() {
    Thread.ofVirtual().name("orphans").start(this::warn);
  }

  private void warn() {
    try {
      store.counts().orphans(queues, actions).forEach(this::warn);
    } catch (StoreException e) {
      LOG.warn("cannot read the queues: {}", e.getMessage());
    }
  }

  private void warn(Waiting orphans) {
    if (actions.contains(orphans.action())) {
      LOG.warn(
          "{} jobs of the action {} wait in the queue {}, which is not in the settings: add the"
              + " queue to start them, or move or cancel them",
          orphans.jobs(),
          orphans.action(),
          orphans.queue());
    } else {
      LOG.warn(
          "{} jobs in the queue {} wait for the action {}, which is not in the settings: add the"
              + " action to start them, or cancel them",
          orphans.jobs(),
          orphans.queue(),
          orphans.action());
    }
  }
}
