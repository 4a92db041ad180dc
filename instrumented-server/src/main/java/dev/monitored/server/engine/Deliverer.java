package dev.monitored.server.engine;

import dev.monitored.action.JobId;
import dev.monitored.server.job.CallbackSender;
import dev.monitored.server.job.Delivery;
import dev.monitored.server.job.Delivery.State;
import dev.monitored.server.job.Delivery.Subject;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Retry;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.store.JobStore;
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
 * Reports the ends of jobs and runs to those who asked for it. Other processes on the same store do
 * so, too. A few reports are on their way at once, and fewer to one receiver, so that one which is
 * slow holds up nobody else.
 */
final class Deliverer {
  private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final int AT_ONCE = 32;
  private static final int AT_ONCE_TO_ONE = 4;

  /**
   * How long things may take.
   *
   * @param patience with a receiver
   * @param lease longer than that, with all that is around it
   */
  record Limits(Duration patience, Duration lease, Retry retry) {
    /** The last of eight attempts is two hours after the first. */
    static final Limits DEFAULT =
        new Limits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Retry.exponential(7, Duration.ofSeconds(10), 3, Duration.ofHours(1), 0.2));
  }

  private final JobStore store;
  private final Optional<Callbacks> callbacks;
  private final Limits limits;
  private final Map<State, LongAdder> settled = new EnumMap<>(State.class);
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Semaphore wakeUps = new Semaphore(0);
  private final Map<String, Integer> underWay = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("callback-", 0).factory());

  Deliverer(JobStore store, Optional<Callbacks> callbacks, Limits limits) {
    this.store = store;
    this.callbacks = callbacks;
    this.limits = limits;
    List.of(State.values()).forEach(state -> settled.put(state, new LongAdder()));
  }

  /** Attempts to deliver something, by what they left it in: pending is what is tried again. */
  Map<State, Long> settled() {
    var now = new EnumMap<State, Long>(State.class);
    settled.forEach((state, attempts) -> now.put(state, attempts.sum()));
    return now;
  }

  /** Goes on until interrupted, if anything is to be sent; looks by itself once a second. */
  void run() throws InterruptedException {
    if (callbacks.isPresent()) {
      run(callbacks.get());
    }
  }

  private void run(Callbacks by) throws InterruptedException {
    while (true) {
      places.acquire();
      var delivery = claim(by.sender());
      if (delivery.isPresent()) {
        start(delivery.get(), by);
      } else {
        places.release();
        wakeUps.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        wakeUps.drainPermits();
      }
    }
  }

  /** What is not at its end by then is broken off, and sent again by whoever looks next. */
  void close(Duration patience) throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      threads.shutdownNow();
    }
  }

  private Optional<Delivery> claim(CallbackSender sender) {
    var busy =
        underWay.entrySet().stream()
            .filter(receiver -> receiver.getValue() >= AT_ONCE_TO_ONE)
            .map(Map.Entry::getKey)
            .toList();
    try {
      // What is not claimed does not lose one of its attempts.
      sender.requireReady();
      return store.deliveries().claim(busy, limits.lease());
    } catch (IOException | StoreException e) {
      LOG.error("no callback can be made, trying again in a second", e);
      return Optional.empty();
    }
  }

  private void start(Delivery delivery, Callbacks by) {
    underWay.merge(delivery.receiver(), 1, Integer::sum);
    threads.execute(() -> {
      try {
        deliver(delivery, by);
      } catch (StoreException e) {
        LOG.error("the callback of {} will be made again", delivery.subject(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        underWay.computeIfPresent(delivery.receiver(), (_, n) -> n > 1 ? n - 1 : null);
        places.release();
        wakeUps.release();
      }
    });
  }

  private void deliver(Delivery delivery, Callbacks by) throws InterruptedException {
    var text = text(delivery, by.report());
    if (text.isPresent()) {
      var fault = fault(delivery, text.get(), by.sender());
      if (fault.isEmpty()) {
        settle(delivery, State.DELIVERED, null, null);
      } else {
        failed(delivery, fault.get());
      }
    }
  }

  /** Empty when the job or run has begun anew or was deleted, and so has lost the delivery. */
  private Optional<String> text(Delivery delivery, Report report) {
    return switch (delivery.subject()) {
      case Subject.OfJob(JobId id) ->
          store
              .find(id)
              .filter(job -> job.state() instanceof Ended)
              .map(job -> report.of(delivery.id(), job));
      case Subject.OfRun(RunId id) ->
          store
              .find(id)
              .filter(run -> run.state() instanceof Ended)
              .map(run -> report.of(delivery.id(), run));
    };
  }

  /** Makes one attempt; returns what went wrong, if anything did. */
  private Optional<String> fault(Delivery delivery, String text, CallbackSender sender)
      throws InterruptedException {
    var sending =
        new FutureTask<>(() -> {
          sender.send(delivery.callback(), delivery.id(), text);
          return true;
        });
    Thread.ofVirtual().name("callback-of-" + delivery.subject()).start(sending);
    try {
      sending.get(limits.patience().toMillis(), TimeUnit.MILLISECONDS);
      return Optional.empty();
    } catch (TimeoutException e) {
      return Optional.of("took longer than " + limits.patience().toMillis() / 1e3 + " s");
    } catch (ExecutionException e) {
      return Optional.of(reason(delivery, e.getCause()));
    } finally {
      sending.cancel(true);
    }
  }

  private static String reason(Delivery delivery, @Nullable Throwable thrown) {
    if (thrown instanceof IOException) {
      return String.valueOf(thrown.getMessage());
    }
    LOG.error("the callback of {} cannot be made", delivery.subject(), thrown);
    return "an unexpected error: see the log";
  }

  private void failed(Delivery delivery, String fault) {
    double random = ThreadLocalRandom.current().nextDouble();
    var delay = limits.retry().delayAfter(delivery.attempts() - 1, random);
    if (delay.isPresent()) {
      settle(delivery, State.PENDING, fault, delay.get());
    } else if (settle(delivery, State.FAILED, fault, null)) {
      LOG.warn(
          "the callback of {} to {} is given up after {} attempts: {}",
          delivery.subject(),
          delivery.receiver(),
          delivery.attempts(),
          fault);
    }
  }

  private boolean settle(
      Delivery delivery, State state, @Nullable String fault, @Nullable Duration retryIn) {
    boolean isMine = store.deliveries().settle(delivery, state, fault, retryIn);
    if (isMine) {
      Objects.requireNonNull(settled.get(state)).increment();
    }
    return isMine;
  }
}
