package dev.monitored.server.engine;

import dev.monitored.server.engine.attempt.LeaseSettings;
import dev.monitored.server.job.queue.Retention;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much executes at once, how much is kept, and how long a process may be away.
 *
 * @param workers attempts of one queue in this process
 * @param limits attempts of a declared queue in all processes together, by its name
 */
public record Capacity(
    int workers, Map<String, Integer> limits, Retention retention, LeaseSettings lease) {
  public Capacity {
    limits = Map.copyOf(new TreeMap<>(limits));
  }

  public Capacity(int workers, Map<String, Integer> limits, Retention retention) {
    this(workers, limits, retention, LeaseSettings.DEFAULT);
  }

  /** No queue is declared: each action has its own, and they have no limit. */
  public static Capacity of(int workers) {
    return new Capacity(workers, Map.of(), Retention.DEFAULT);
  }
}
