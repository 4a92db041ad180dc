package dev.monitored.server.store;

import dev.monitored.server.job.queue.StoreCounts;
import dev.monitored.server.job.queue.Tallies;
import java.util.Map;

/** Queues, their limits and pauses, and what is counted. */
public interface QueueStore {
  /**
   * Makes these the queues with a limit, by name, in place of those declared before. A queue stays
   * paused or not.
   */
  void declare(Map<String, Integer> limits);

  /** From now on nothing, or again something, is claimed from the queue. */
  void pause(String queue, boolean paused);

  StoreCounts counts();

  /** The same jobs by action and state, and their ends by the minute. */
  Tallies tallies();
}
