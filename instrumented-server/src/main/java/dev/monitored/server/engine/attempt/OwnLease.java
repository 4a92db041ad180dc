package dev.monitored.server.engine.attempt;

import dev.monitored.server.job.attempt.ProcessId;
import java.time.Duration;

/**
 * What this process knows of its lease without asking the store: when it was last renewed, by a
 * clock that never steps. Thread-safe.
 */
public final class OwnLease {
  /** No process: it holds nothing. */
  private static final ProcessId NOBODY = new ProcessId(0);

  private record Term(ProcessId process, long renewedAt) {}

  private final LeaseSettings settings;
  private final Timer timer;
  private volatile Term term;

  public OwnLease(LeaseSettings settings, Timer timer) {
    this.settings = settings;
    this.timer = timer;
    term = new Term(NOBODY, timer.nanos() - settings.length().toNanos());
  }

  LeaseSettings settings() {
    return settings;
  }

  /** The time by the clock that this goes by. */
  long nanos() {
    return timer.nanos();
  }

  /**
   * The lease was renewed, or a new one taken.
   *
   * @param askedAt before the store was asked
   */
  void renewed(ProcessId process, long askedAt) {
    term = new Term(process, askedAt);
  }

  /** As which this process executes what it claims now. */
  ProcessId process() {
    return term.process();
  }

  /** Whether something may be claimed. */
  boolean isHeld() {
    return isHeldBy(term.process());
  }

  /** Whether what was claimed as this process may be executed. */
  boolean isHeldBy(ProcessId process) {
    return isYoungerThan(settings.stopAfter(), process);
  }

  /** Whether nothing may be left any more of what was claimed as this process. */
  boolean isOver(ProcessId process) {
    return !isYoungerThan(settings.killAfter(), process);
  }

  private boolean isYoungerThan(Duration age, ProcessId process) {
    var now = term;
    return now.process().equals(process) && timer.nanos() - now.renewedAt() < age.toNanos();
  }
}
