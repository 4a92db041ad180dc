package dev.monitored.operator.cluster;

import dev.monitored.operator.naming.MonitoredRef;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Passes on what has changed, and counts the changes that discovery depends on. Thread-safe. */
final class ClusterNews {
  private final List<ClusterListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong version = new AtomicLong();

  void listen(ClusterListener listener) {
    listeners.add(listener);
  }

  /** Grows with every change of a {@code Monitored} or of a Pod of one. */
  long version() {
    return version.get();
  }

  void changed(MonitoredRef ref) {
    tell(listener -> listener.changed(ref));
  }

  /** As {@link #changed}, and discovery serves something else from now on. */
  void servedChanged(MonitoredRef ref) {
    version.incrementAndGet();
    changed(ref);
  }

  void deleted(MonitoredRef ref) {
    version.incrementAndGet();
    tell(listener -> listener.deleted(ref));
  }

  void everythingChanged() {
    tell(ClusterListener::everythingChanged);
  }

  void rulesChanged(MonitoredRef ref) {
    tell(listener -> listener.rulesChanged(ref));
  }

  void ruleConfigMapChanged() {
    tell(ClusterListener::ruleConfigMapChanged);
  }

  private void tell(Consumer<ClusterListener> news) {
    listeners.forEach(news);
  }
}
