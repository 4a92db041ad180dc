package dev.monitored.server.job.queue;

import dev.monitored.server.job.run.RunDurations;
import java.util.Map;

/**
 * What the store counts: the same for whichever process asks, and not forgotten with one.
 *
 * @param queues every queue there is, by name
 * @param ended attempts ever ended or lost, by the word of their end
 * @param runsEnded runs ever ended, by the word of their end
 * @param runDurations of these runs; nothing for one that never began
 */
public record StoreCounts(
    Map<String, QueueStatus> queues,
    Map<String, Long> ended,
    Map<String, Long> runsEnded,
    RunDurations runDurations) {}
