package dev.monitored.server.job.queue;

import dev.monitored.server.job.run.RunDurations;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the store counts: the same for whichever process asks, and not forgotten with one.
 *
 * @param queues every queue there is, by name
 * @param waiting the jobs that have neither started nor ended
 * @param ended attempts ever ended or lost, by the word of their end
 * @param runsEnded runs ever ended, by the word of their end
 * @param runDurations of these runs; nothing for one that never began
 */
public record StoreCounts(
    Map<String, QueueStatus> queues,
    List<Waiting> waiting,
    Map<String, Long> ended,
    Map<String, Long> runsEnded,
    RunDurations runDurations) {

  /** The jobs of an action that wait in a queue. */
  public record Waiting(String queue, String action, long jobs) {}

  /** Queues with jobs that have not ended, other than these, in the order of their names. */
  public SortedMap<String, QueueStatus> others(Collection<String> known) {
    var others = new TreeMap<>(queues);
    others.keySet().removeAll(known);
    others.values().removeIf(status -> status.depth() + status.delayed() + status.running() == 0);
    return others;
  }

  /** Those that cannot start where only these queues and actions are known. */
  public List<Waiting> orphans(Collection<String> knownQueues, Collection<String> knownActions) {
    return waiting.stream()
        .filter(
            some -> !knownQueues.contains(some.queue()) || !knownActions.contains(some.action()))
        .toList();
  }
}
