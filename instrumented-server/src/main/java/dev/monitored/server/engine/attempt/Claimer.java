package dev.monitored.server.engine.attempt;

import dev.monitored.server.engine.attempt.LiveAttempts.Load;
import dev.monitored.server.failure.FailureLog;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.attempt.ProcessId;
import dev.monitored.server.progress.Progress;
import dev.monitored.server.store.AttemptStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Takes jobs from the queues whenever there is room, and has them started. */
public final class Claimer {
  private static final FailureLog LOG = FailureLog.of(Claimer.class);
  private static final int MAX_BATCH = 500;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /**
   * From which queues to take, and how much at once.
   *
   * @param workers attempts of one queue
   * @param bytes while the jobs of a queue that execute take more than these, it gives none
   */
  public record ClaimLimits(Collection<String> queues, int workers, long bytes) {
    private static final int SHARE_OF_MEMORY = 8;

    /** All queues together may take a part of the memory, of which each has its share. */
    public ClaimLimits(Collection<String> queues, int workers) {
      this(queues, workers, share(queues.size()));
    }

    private static long share(int queues) {
      long forAll = Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY;
      return Math.max(AttemptStore.CLAIM_BYTES, forAll / Math.max(1, queues));
    }
  }

  private final AttemptStore store;
  private final LiveAttempts live;
  private final Attempts attempts;
  private final OwnLease lease;
  private final Semaphore wakeUps;
  private final ClaimLimits limits;
  private final Progress progress;
  private boolean mayHaveClaimed;
  private volatile boolean stopped;

  public Claimer(
      AttemptStore store,
      LiveAttempts live,
      Attempts attempts,
      OwnLease lease,
      Semaphore wakeUps,
      ClaimLimits limits,
      Progress progress) {
    this.store = store;
    this.live = live;
    this.attempts = attempts;
    this.lease = lease;
    this.wakeUps = wakeUps;
    this.limits = limits;
    this.progress = progress;
  }

  /** Claims nothing more. One claim may still be under way until {@link #run} has returned. */
  public void stop() {
    stopped = true;
    wakeUps.release();
  }

  /** Goes on until stopped; looks by itself once a second, and when a job's time has come. */
  public void run() throws InterruptedException {
    while (!stopped) {
      var pause = claimAll().filter(next -> next.compareTo(LOOK_EVERY) < 0).orElse(LOOK_EVERY);
      wakeUps.tryAcquire(1, pause.toMillis(), TimeUnit.MILLISECONDS);
      wakeUps.drainPermits();
    }
  }

  /** Returns when the next of the jobs that wait for their time is due, if any waits. */
  private Optional<Duration> claimAll() {
    Optional<Duration> untilNext = Optional.empty();
    try {
      boolean mayHaveMore = true;
      while (mayHaveMore && !stopped && lease.isHeld()) {
        var process = lease.process();
        startUnheard(process);
        var rooms = rooms();
        mayHaveClaimed = true;
        var claimed = store.claim(process, rooms);
        mayHaveClaimed = claimed.isRepeated();
        claimed.jobs().forEach(job -> attempts.start(job, process));
        untilNext = claimed.untilNext();
        mayHaveMore = isAnyFilled(rooms, claimed.jobs()) || isLarge(claimed.jobs());
        progress.made();
      }
      progress.made();
    } catch (StoreException e) {
      progress.failed(e);
      LOG.error("cannot claim jobs, retrying in a second", e);
    }
    return untilNext;
  }

  /** Starts the jobs that a failed claim has taken nevertheless, which have no thread yet. */
  private void startUnheard(ProcessId process) {
    if (mayHaveClaimed) {
      // INVARIANT: what enters the live attempts does so here, and what leaves is stored by then.
      store.claimedUnheard(process, live.keys()).forEach(job -> attempts.start(job, process));
      mayHaveClaimed = false;
    }
  }

  /** Whether it may have been its bytes that kept the claim from being larger. */
  private static boolean isLarge(List<Job> jobs) {
    return jobs.stream().mapToLong(job -> job.request().weight()).sum()
        > AttemptStore.CLAIM_BYTES / 8;
  }

  /** Whether one of the queues gave as much as there was room for. */
  private static boolean isAnyFilled(Map<String, Integer> rooms, List<Job> jobs) {
    var taken = jobs.stream().collect(Collectors.groupingBy(Job::queue, Collectors.counting()));
    return rooms.entrySet().stream()
        .anyMatch(room ->
            room.getValue() > 0 && taken.getOrDefault(room.getKey(), 0L) == (long) room.getValue());
  }

  private Map<String, Integer> rooms() {
    var running = live.byQueue();
    return limits.queues().stream()
        .collect(
            Collectors.toMap(
                Function.identity(), queue -> room(running.getOrDefault(queue, Load.NONE))));
  }

  private int room(Load load) {
    return load.weight() < limits.bytes()
        ? Math.clamp(limits.workers() - load.attempts(), 0, MAX_BATCH)
        : 0;
  }
}
