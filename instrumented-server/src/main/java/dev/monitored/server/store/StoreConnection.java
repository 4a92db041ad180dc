package dev.monitored.server.store;

import dev.monitored.server.job.queue.StoreSpace;
import dev.monitored.server.progress.Progress;
import java.util.Optional;

/** The store as a whole: how its writing goes on, and what others do in it. */
public interface StoreConnection extends AutoCloseable {
  /** Whether the writes are done. */
  Progress writing();

  /** The thread that writes. It lives until the store is closed. */
  Thread writerThread();

  /** The room for more; empty when the store does not know its disk. */
  Optional<StoreSpace> space();

  /** Starts to tell what other processes do, until the store is closed. */
  void watch(Watcher watcher);

  @Override
  void close();
}
