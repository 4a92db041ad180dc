package dev.monitored.server.store;

import dev.monitored.server.job.queue.StoreSpace;
import java.util.Optional;

/** The store as a whole: whether it answers, and what others do in it. */
public interface StoreConnection extends AutoCloseable {
  /** Does nothing but fail when nothing can be read just now. */
  void probe();

  /** The room for more; empty when the store does not know its disk. */
  Optional<StoreSpace> space();

  /** Starts to tell what other processes do, until the store is closed. */
  void watch(Watcher watcher);

  @Override
  void close();
}
