package dev.monitored.server.engine.flow;

import dev.monitored.server.job.queue.EndCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Whether work is flowing.
 *
 * @param running jobs now
 * @param ready jobs that could start if there were room
 * @param oldest how long the first of these has been waiting
 * @param ends of the last {@link FlowLimits#WINDOW}
 * @param findings the worst first
 */
public record Flow(
    Instant at,
    long running,
    long ready,
    Duration oldest,
    EndCounts ends,
    FlowLimits limits,
    List<Finding> findings) {
  public FlowStatus status() {
    return findings.isEmpty() ? FlowStatus.FLOWING : findings.getFirst().code().status();
  }
}
