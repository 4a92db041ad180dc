package dev.monitored.server.engine;

import dev.monitored.server.job.StoreException;
import dev.monitored.server.store.QueueStore;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns when the server starts about jobs that will not be executed, because their queue or the
 * action of their queue is no longer in the settings.
 */
record OrphanWarning(QueueStore store, Set<String> queues) {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanWarning.class);

  /** Runs in the background, because counting may take long. */
  void begin() {
    Thread.ofVirtual().name("orphans").start(this::warn);
  }

  private void warn() {
    try {
      store
          .counts()
          .others(queues)
          .forEach((queue, status) ->
              LOG.warn(
                  "{} jobs wait in the queue {}, which is not in the settings: add the queue to"
                      + " start them, or cancel them",
                  status.depth() + status.delayed(),
                  queue));
    } catch (StoreException e) {
      LOG.warn("cannot read the queues: {}", e.getMessage());
    }
  }
}
