package dev.monitored.server.engine;

import dev.monitored.action.JobId;
import dev.monitored.server.engine.attempt.JobListener;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.attempt.LostAttempt;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Lets a few wait until a job has ended. It is told of the attempts that end here, and passes on to
 * another listener what it is told; how a job ends otherwise it sees within a second. Thread-safe.
 */
public final class JobEnds implements JobListener, AutoCloseable {
  private static final long LOOK_EVERY = Duration.ofSeconds(1).toNanos();

  private final JobListener next;
  private final Semaphore places;
  private final Map<JobId, Semaphore> waiting = new ConcurrentHashMap<>();
  private volatile boolean closed;

  public JobEnds(JobListener next, int places) {
    this.next = next;
    this.places = new Semaphore(places);
  }

  /**
   * Returns the current job when it has ended, the time is over, or the client has left; empty if
   * too many clients wait already.
   *
   * @param isGone whether the client has left; called every second
   */
  public Optional<Job> await(
      JobId id, Duration patience, Supplier<Job> stored, BooleanSupplier isGone)
      throws InterruptedException {
    if (!places.tryAcquire()) {
      return Optional.empty();
    }
    try {
      return Optional.of(awaited(id, System.nanoTime() + patience.toNanos(), stored, isGone));
    } finally {
      places.release();
    }
  }

  private Job awaited(JobId id, long deadline, Supplier<Job> stored, BooleanSupplier isGone)
      throws InterruptedException {
    var end = waiting.computeIfAbsent(id, _ -> new Semaphore(0));
    try {
      // INVARIANT: looked at after it is waited for, so that no end is missed.
      var job = stored.get();
      while (!(job.state() instanceof Ended)
          && System.nanoTime() < deadline
          && !closed
          && !isGone.getAsBoolean()) {
        end.tryAcquire(Math.min(LOOK_EVERY, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        job = stored.get();
      }
      return job;
    } finally {
      waiting.remove(id);
    }
  }

  @Override
  public void started(Job job) {
    next.started(job);
  }

  @Override
  public void ended(Job job, Outcome outcome, Duration execution) {
    next.ended(job, outcome, execution);
    var end = waiting.get(job.id());
    if (end != null) {
      end.release();
    }
  }

  @Override
  public void retried(Job job) {
    next.retried(job);
  }

  @Override
  public void fenced(Job job) {
    next.fenced(job);
  }

  @Override
  public void lost(LostAttempt attempt) {
    next.lost(attempt);
  }

  /** No caller waits any more. */
  @Override
  public void close() {
    closed = true;
    waiting.values().forEach(Semaphore::release);
  }
}
