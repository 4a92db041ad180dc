package dev.monitored.server.job;

import java.time.Duration;
import java.util.Map;

/**
 * What the store counts: the same for whichever process asks, and not forgotten with one.
 *
 * @param queues by action; an action with nothing queued is absent
 * @param ended attempts ever ended or lost, by the word of their end
 */
public record Figures(Map<String, Queue> queues, Map<String, Long> ended) {
  /** The queued jobs of one action, and how long the first of them has been waiting. */
  public record Queue(long depth, Duration oldest) {}
}
