package dev.monitored.server.engine.callback;

import dev.monitored.action.JobId;
import dev.monitored.server.failure.FailureLog;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Retry;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.callback.CallbackRecord;
import dev.monitored.server.job.callback.CallbackRecord.State;
import dev.monitored.server.job.callback.CallbackRecord.Subject;
import dev.monitored.server.job.callback.CallbackSender;
import dev.monitored.server.progress.Progress;
import dev.monitored.server.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the callbacks of jobs and runs that have ended, as do the other processes on the same
 * store. It limits the concurrent deliveries in total and per receiver, so that a slow receiver
 * does not block others.
 */
public final class CallbackLoop {
  private static final Logger LOG = LoggerFactory.getLogger(CallbackLoop.class);
  private static final FailureLog FAILURES = FailureLog.of(CallbackLoop.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final int AT_ONCE = 32;
  private static final int AT_ONCE_TO_ONE = 4;

  /**
   * How long things may take.
   *
   * @param patience with a receiver
   * @param lease longer than that, with all that is around it
   */
  public record CallbackLimits(Duration patience, Duration lease, Retry retry) {
    /** The last of eight attempts is two hours after the first. */
    public static final CallbackLimits DEFAULT =
        new CallbackLimits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Retry.exponential(7, Duration.ofSeconds(10), 3, Duration.ofHours(1), 0.2));
  }

  private final Store store;
  private final Optional<Callbacks> callbacks;
  private final CallbackLimits limits;
  private final Progress progress;
  private final Map<State, LongAdder> attempts = new EnumMap<>(State.class);
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Semaphore wakeUps = new Semaphore(0);
  private final Map<String, Integer> underWay = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("callback-", 0).factory());

  public CallbackLoop(
      Store store, Optional<Callbacks> callbacks, CallbackLimits limits, Progress progress) {
    this.store = store;
    this.callbacks = callbacks;
    this.limits = limits;
    this.progress = progress;
    List.of(State.values()).forEach(state -> attempts.put(state, new LongAdder()));
  }

  /** Callbacks that were tried, by what that left: pending is what is tried again. */
  public Map<State, Long> attempts() {
    var now = new EnumMap<State, Long>(State.class);
    attempts.forEach((state, count) -> now.put(state, count.sum()));
    return now;
  }

  /** Whether callbacks are enabled. */
  public boolean isOn() {
    return callbacks.isPresent();
  }

  /** Runs until interrupted, if callbacks are enabled. Checks for due callbacks once a second. */
  public void run() throws InterruptedException {
    if (callbacks.isPresent()) {
      run(callbacks.get());
    }
  }

  private void run(Callbacks by) throws InterruptedException {
    while (true) {
      places.acquire();
      var callback = claim(by.sender());
      if (callback.isPresent()) {
        start(callback.get(), by);
      } else {
        places.release();
        wakeUps.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        wakeUps.drainPermits();
      }
    }
  }

  /** Deliveries that have not ended by then are aborted, and retried by any process. */
  public void close(Duration patience) throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      threads.shutdownNow();
    }
  }

  private Optional<CallbackRecord> claim(CallbackSender sender) {
    var busy =
        underWay.entrySet().stream()
            .filter(receiver -> receiver.getValue() >= AT_ONCE_TO_ONE)
            .map(Map.Entry::getKey)
            .toList();
    try {
      // What is not claimed does not lose one of its attempts.
      sender.requireReady();
      var claimed = store.callbacks().claim(busy, limits.lease());
      progress.made();
      return claimed;
    } catch (IOException | StoreException e) {
      progress.failed(e);
      FAILURES.error("cannot send callbacks, retrying in a second", e);
      return Optional.empty();
    }
  }

  private void start(CallbackRecord callback, Callbacks by) {
    underWay.merge(callback.receiver(), 1, Integer::sum);
    threads.execute(() -> {
      try {
        make(callback, by);
      } catch (StoreException e) {
        FAILURES.error("the callback of {} failed and will be retried", e, callback.subject());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        underWay.computeIfPresent(callback.receiver(), (_, n) -> n > 1 ? n - 1 : null);
        places.release();
        wakeUps.release();
      }
    });
  }

  private void make(CallbackRecord callback, Callbacks by) throws InterruptedException {
    var text = text(callback, by.content());
    if (text.isPresent()) {
      var fault = fault(callback, text.get(), by.sender());
      if (fault.isEmpty()) {
        settle(callback, State.DELIVERED, null, null);
      } else {
        failed(callback, fault.get());
      }
    }
  }

  /** Empty if the job or run was retried or deleted, which removes the callback. */
  private Optional<String> text(CallbackRecord callback, CallbackContent content) {
    return switch (callback.subject()) {
      case Subject.OfJob(JobId id) ->
          store
              .jobs()
              .find(id)
              .filter(job -> job.state() instanceof Ended)
              .map(job -> content.of(callback.id(), job));
      case Subject.OfRun(RunId id) ->
          store
              .runs()
              .find(id)
              .filter(run -> run.state() instanceof Ended)
              .map(run -> content.of(callback.id(), run));
    };
  }

  /** Makes one attempt; returns what went wrong, if anything did. */
  private Optional<String> fault(CallbackRecord callback, String text, CallbackSender sender)
      throws InterruptedException {
    var sending =
        new FutureTask<>(() -> {
          sender.send(callback.callback(), callback.id(), text);
          return true;
        });
    Thread.ofVirtual().name("callback-of-" + callback.subject()).start(sending);
    try {
      sending.get(limits.patience().toMillis(), TimeUnit.MILLISECONDS);
      return Optional.empty();
    } catch (TimeoutException e) {
      return Optional.of("took longer than " + limits.patience().toMillis() / 1e3 + " s");
    } catch (ExecutionException e) {
      return Optional.of(reason(callback, Objects.requireNonNullElse(e.getCause(), e)));
    } finally {
      sending.cancel(true);
    }
  }

  private static String reason(CallbackRecord callback, Throwable thrown) {
    if (thrown instanceof IOException) {
      return String.valueOf(thrown.getMessage());
    }
    FAILURES.error("the callback of {} failed unexpectedly", thrown, callback.subject());
    return "internal error: see the log";
  }

  private void failed(CallbackRecord callback, String fault) {
    double random = ThreadLocalRandom.current().nextDouble();
    var delay = limits.retry().delayAfter(callback.attempts() - 1, random);
    if (delay.isPresent()) {
      settle(callback, State.PENDING, fault, delay.get());
    } else if (settle(callback, State.FAILED, fault, null)) {
      LOG.warn(
          "the callback of {} to {} failed after {} attempts: {}",
          callback.subject(),
          callback.receiver(),
          callback.attempts(),
          fault);
    }
  }

  private boolean settle(
      CallbackRecord callback, State state, @Nullable String fault, @Nullable Duration retryIn) {
    boolean isMine = store.callbacks().settle(callback, state, fault, retryIn);
    if (isMine) {
      Objects.requireNonNull(attempts.get(state)).increment();
    }
    return isMine;
  }
}
