package dev.monitored.server.job.attempt;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Of the settings of a replica, those that say which jobs it executes.
 *
 * @param actions in the order of their names
 * @param limits attempts of a declared queue in all replicas together, by its name
 * @param workers attempts of one queue in this replica
 */
public record ReplicaSettings(List<String> actions, Map<String, Integer> limits, int workers) {
  public ReplicaSettings {
    actions = List.copyOf(new TreeSet<>(actions));
    limits = Map.copyOf(limits);
  }

  /** All queues, by name; 0 for one without a limit. */
  public Map<String, Integer> queues() {
    var queues = new TreeMap<String, Integer>();
    actions.forEach(action -> queues.put(action, 0));
    queues.putAll(limits);
    return queues;
  }
}
