package dev.monitored.server.engine;

import dev.monitored.server.progress.Progress;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The progress of the engine's loops. Without the first three this process executes no jobs; the
 * others do what has to be done from time to time.
 */
record EngineParts(
    Progress leases,
    Progress claims,
    Progress ends,
    Progress takeover,
    Progress logs,
    Progress schedules,
    Progress callbacks,
    Progress changes) {

  /** All of them begin now. */
  static EngineParts of(InstantSource clock, LongSupplier nanoTime) {
    return new EngineParts(
        new Progress("renewing the lease", clock, nanoTime),
        new Progress("claiming jobs", clock, nanoTime),
        new Progress("storing the ends of jobs", clock, nanoTime),
        new Progress("takeover", clock, nanoTime),
        new Progress("logs", clock, nanoTime),
        new Progress("schedules", clock, nanoTime),
        new Progress("callbacks", clock, nanoTime),
        new Progress("changes-feed", clock, nanoTime));
  }
}
