package dev.monitored.server.store;

import dev.monitored.server.job.attempt.ProcessId;
import dev.monitored.server.job.attempt.Replica;
import java.time.Duration;
import java.util.List;

/** The processes that use the store. */
public interface ReplicaStore {
  /** What a process that is registered tells of itself. */
  void describe(ProcessId process, Duration lease, Replica.About about);

  /** Those whose lease has not ended, in the order of their start. */
  List<Replica> live();
}
