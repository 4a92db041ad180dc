package dev.monitored.server.job.attempt;

import java.time.Instant;
import java.util.Optional;

/**
 * A process that is alive, as the store knows it.
 *
 * @param instance a name that no two of them have, if it has one
 * @param heartbeatAt when it last renewed its lease
 * @param running attempts that it executes
 * @param about what it tells of itself; older versions do not
 */
public record Replica(
    ProcessId process,
    Optional<String> instance,
    Instant heartbeatAt,
    long running,
    Optional<About> about) {
  public record About(String version, Instant startedAt, ReplicaSettings settings) {}
}
