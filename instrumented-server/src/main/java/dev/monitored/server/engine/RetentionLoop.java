package dev.monitored.server.engine;

import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.queue.Retention;
import dev.monitored.server.store.RetentionStore;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what ended long ago, a little at a time, so that it delays nothing else. */
final class RetentionLoop {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionLoop.class);

  private final RetentionStore store;
  private final Retention retention;
  private final AtomicLong purged = new AtomicLong();

  RetentionLoop(RetentionStore store, Retention retention) {
    this.store = store;
    this.retention = retention;
  }

  void purge() {
    try {
      int some = store.purge(retention);
      while (some > 0) {
        purged.addAndGet(some);
        some = store.purge(retention);
      }
    } catch (StoreException e) {
      LOG.error("what ended long ago cannot be forgotten, trying again in a minute", e);
    }
  }

  /** Jobs deleted by this process. */
  long purged() {
    return purged.get();
  }
}
