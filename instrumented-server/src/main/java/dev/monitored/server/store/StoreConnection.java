package dev.monitored.server.store;

/** The store as a whole: whether it answers, and what others do in it. */
public interface StoreConnection extends AutoCloseable {
  /** Does nothing but fail when nothing can be read just now. */
  void probe();

  /** Starts to tell what other processes do, until the store is closed. */
  void watch(Watcher watcher);

  @Override
  void close();
}
