package dev.monitored.operator.cluster;

import dev.monitored.operator.naming.MonitoredRef;

/** Is told what has changed in the cluster. Called by informer threads: must not block. */
public interface ClusterListener {
  /** A Pod or a child of it, its spec or labels, or the labels of its namespace. */
  void changed(MonitoredRef ref);

  /** Something that every plan depends on. */
  void everythingChanged();

  /** Its rules in the ConfigMap of a plain Prometheus. */
  void rulesChanged(MonitoredRef ref);

  /** A ConfigMap into which rules are written came, changed or went. */
  void ruleConfigMapChanged();

  /** Its {@code Monitored} is gone. */
  void deleted(MonitoredRef ref);
}
