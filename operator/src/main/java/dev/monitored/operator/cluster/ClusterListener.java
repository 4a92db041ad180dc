package dev.monitored.operator.cluster;

import dev.monitored.operator.naming.MonitoredRef;

/** Is told what has changed in the cluster. Called by informer threads: must not block. */
public interface ClusterListener {
  /** A Pod of it, its {@code Monitored} or the labels of its namespace. */
  void changed(MonitoredRef application);

  /** Something that every plan depends on. */
  void everythingChanged();

  /** A ConfigMap into which rules are written. */
  void rulesChanged();

  /** Its {@code Monitored} is gone. */
  void deleted(MonitoredRef application);
}
