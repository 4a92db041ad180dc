package dev.monitored.server.store;

import dev.monitored.action.AttemptKey;
import dev.monitored.server.job.attempt.LostAttempt;
import dev.monitored.server.job.attempt.ProcessId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;

/** Processes that execute jobs. By its one lease a process keeps all that it executes. */
public interface LeaseStore {
  /**
   * Attempts that their process should stop.
   *
   * @param gone the process does not have them any more: their ends will be fenced
   * @param cancelled a user wants these to stop
   */
  record Unwanted(Set<AttemptKey> gone, Set<AttemptKey> cancelled) {}

  /**
   * Adds a process.
   *
   * @param name that no two living processes have. An earlier process of this name is declared
   *     dead, unless it is still connected
   */
  void register(ProcessId process, Optional<String> name, Duration lease);

  /**
   * Extends the lease of a process; false when it was declared dead. Does not wait for other
   * writing. Where no other process can open the store, a lease does not end.
   */
  boolean renew(ProcessId process, Duration lease);

  /** Removes a process that executes nothing any more. */
  void release(ProcessId process);

  Unwanted unwanted(Collection<AttemptKey> attempts);

  /**
   * Declares the processes dead whose leases ended. This is final: they cannot be renewed.
   *
   * @param by this one is not looked at
   */
  void declareDead(ProcessId by);

  /**
   * Ends or queues again some of what processes left that were declared dead.
   *
   * @param random from 0 to 1, for {@link LostAttempt#delay}
   * @return empty when there is nothing to take over
   */
  List<LostAttempt> reclaim(DoubleSupplier random);
}
