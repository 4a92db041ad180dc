package dev.monitored.server.engine.attempt;

import dev.monitored.action.LogLevel;
import dev.monitored.server.engine.log.AttemptLog;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.attempt.AttemptEnd;
import dev.monitored.server.job.attempt.ProcessId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running attempt. The first to report its end decides how it ends: its own thread, its deadline,
 * a user, or the drain. Thread-safe.
 */
final class LiveAttempt {
  private final Job job;
  private final ProcessId process;
  private final long weight;
  private final AttemptLog log;
  private final long startedNanos;
  private final Consumer<LiveAttempt> whenStopped;
  private final AtomicReference<@Nullable AttemptEnd> end = new AtomicReference<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicBoolean killed = new AtomicBoolean();
  private volatile @Nullable Thread worker;

  /**
   * An attempt that starts now.
   *
   * @param process as which this process claimed it
   * @param whenStopped is told when it is ended from outside, and its work ought to stop
   */
  LiveAttempt(
      Job job,
      ProcessId process,
      AttemptLog log,
      long startedNanos,
      Consumer<LiveAttempt> whenStopped) {
    this.job = job;
    this.process = process;
    weight = job.request().weight();
    this.log = log;
    this.startedNanos = startedNanos;
    this.whenStopped = whenStopped;
  }

  Job job() {
    return job;
  }

  ProcessId process() {
    return process;
  }

  /** How many bytes the job takes in memory, about. */
  long weight() {
    return weight;
  }

  AttemptLog log() {
    return log;
  }

  Duration executionUntil(long nanos) {
    return Duration.ofNanos(nanos - startedNanos);
  }

  /** From now on {@link #stop} interrupts the calling thread. */
  void workOnThisThread() {
    worker = Thread.currentThread();
    if (end.get() != null) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the attempt from outside, and has its work stopped; false when it had an end. */
  boolean stop(AttemptEnd reason) {
    if (!end.compareAndSet(null, reason)) {
      return false;
    }
    log.log(LogLevel.WARN, "stopped: " + words(reason));
    whenStopped.accept(this);
    interruptWorker();
    return true;
  }

  boolean isStopped() {
    return end.get() != null;
  }

  private static String words(AttemptEnd reason) {
    return switch (reason) {
      case AttemptEnd.CancelledByUser _ -> "a user cancelled the job";
      case AttemptEnd.Interrupted interrupted -> interrupted.words();
      case AttemptEnd.TimedOut(var why) -> why;
      case AttemptEnd.Failed failed -> failed.error();
      case AttemptEnd.Succeeded _ -> "it is not needed any more";
    };
  }

  private void interruptWorker() {
    var thread = worker;
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** The end that counts: the given one, unless there was another before. */
  AttemptEnd finish(AttemptEnd own) {
    var first = end.compareAndExchange(null, own);
    return first == null ? own : first;
  }

  /** True for the first caller only, which stores the end. */
  boolean isMineToStore() {
    return over.compareAndSet(false, true);
  }

  /** True for the first caller only, which kills what has not stopped. */
  boolean isMineToKill() {
    return killed.compareAndSet(false, true);
  }
}
