package dev.monitored.server.engine.replica;

import dev.monitored.server.job.attempt.ProcessId;
import dev.monitored.server.job.attempt.Replica;
import dev.monitored.server.job.attempt.ReplicaSettings;
import dev.monitored.server.store.ReplicaStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes that use the store, this one among them, and which of them have other settings than
 * this one. Thread-safe.
 */
public final class Replicas {
  private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);

  private final ReplicaStore store;
  private final ReplicaSettings settings;
  private final Duration lease;
  private final Instant startedAt;
  private volatile ProcessId own = new ProcessId(0);
  private volatile Set<String> differing = Set.of();

  public Replicas(
      ReplicaStore store, ReplicaSettings settings, Duration lease, InstantSource clock) {
    this.store = store;
    this.settings = settings;
    this.lease = lease;
    startedAt = clock.instant();
  }

  /** This process uses the store as this one from now on. */
  public void registered(ProcessId process) {
    var version = Replicas.class.getPackage().getImplementationVersion();
    store.describe(
        process,
        lease,
        new Replica.About(version == null ? "unknown" : version, startedAt, settings));
    own = process;
  }

  public List<Replica> live() {
    return store.live();
  }

  public boolean isOwn(Replica replica) {
    return replica.process().equals(own);
  }

  /** Whether it has other settings than this one; not of a version that does not tell. */
  public boolean isDifferent(Replica replica) {
    return replica.about().filter(about -> !about.settings().equals(settings)).isPresent();
  }

  /** Warns of others whose settings differ, once until they change. */
  public void compare() {
    var found = new TreeSet<String>();
    for (var replica : live()) {
      if (isDifferent(replica)) {
        found.add(name(replica));
      }
    }
    if (!found.isEmpty() && !found.equals(differing)) {
      LOG.warn(
          "the replicas {} have other actions, queues or workers in their settings than this one:"
              + " the same settings are expected in all replicas; GET /api/v1/replicas shows them",
          found);
    }
    differing = found;
  }

  /** How many had other settings when they were last compared. */
  public int differing() {
    return differing.size();
  }

  public static String name(Replica replica) {
    return replica.instance().orElseGet(replica.process()::toString);
  }
}
