package dev.monitored.server.engine.attempt;

import dev.monitored.action.AttemptKey;
import dev.monitored.server.engine.log.JobLogs;
import dev.monitored.server.engine.log.LogRoom;
import dev.monitored.server.failure.FailureLog;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.attempt.AttemptEnd;
import dev.monitored.server.progress.Progress;
import dev.monitored.server.store.AttemptStore;
import dev.monitored.server.store.AttemptStore.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the ends of attempts in batches. A batch is what came in while the one before was
 * committed, so an end never waits for others to come.
 *
 * <p>INVARIANT: an attempt leaves the live set after its end was committed, and in the step in
 * which it is counted.
 */
public final class Acknowledger {
  private static final Logger LOG = LoggerFactory.getLogger(Acknowledger.class);
  private static final FailureLog FAILURES = FailureLog.of(Acknowledger.class);
  private static final int MAX_BATCH = 500;

  /** One may be up to six bytes of a statement. */
  private static final int MAX_CHARACTERS = 1 << 20;

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofMillis(200);
  private static final Duration RETRY_REFUSED = Duration.ofSeconds(30);
  private static final Duration RETRY_BUSY = Duration.ofSeconds(1);
  private static final int MAX_PAUSES = 5;
  private static final Pattern NOT_ASCII = Pattern.compile("[^\\x20-\\x7E]");
  private static final int LONGEST_REASON = 300;

  /**
   * An end to be stored.
   *
   * @param waited how often others had its job locked
   */
  private record Done(Ending ending, Duration execution, int waited) {
    Done(Ending ending, Duration execution) {
      this(ending, execution, 0);
    }

    /** Those beside it would wait, too. */
    boolean isToGoAlone() {
      return waited > 0;
    }

    Done waitedOnceMore() {
      return new Done(ending, execution, waited + 1);
    }

    Duration pause() {
      return RETRY_BUSY.multipliedBy(Math.min(waited, MAX_PAUSES));
    }

    Job job() {
      return ending.job();
    }

    int characters() {
      return ending.end().characters() + LogRoom.weight(ending.log());
    }

    /** The same attempt with another end, in letters that every database can store. */
    Done failed(String why) {
      var plain = NOT_ASCII.matcher(why).replaceAll("?");
      var text = plain.substring(0, Math.min(plain.length(), LONGEST_REASON));
      return new Done(new Ending(job(), new AttemptEnd.Failed(text, false)), execution);
    }
  }

  private final AttemptStore store;
  private final LiveAttempts live;
  private final JobLogs logs;
  private final JobListener listener;
  private final Runnable slotsFreed;
  private final Progress progress;
  private final BlockingQueue<Done> queue = new LinkedBlockingQueue<>();

  public Acknowledger(
      AttemptStore store,
      LiveAttempts live,
      JobLogs logs,
      JobListener listener,
      Runnable slotsFreed,
      Progress progress) {
    this.store = store;
    this.live = live;
    this.logs = logs;
    this.listener = listener;
    this.slotsFreed = slotsFreed;
    this.progress = progress;
  }

  void add(Ending ending, Duration execution) {
    queue.add(new Done(ending, execution));
  }

  /** Goes on until interrupted. */
  public void run() throws InterruptedException {
    while (true) {
      var first = queue.poll(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
      if (first == null) {
        progress.made();
      } else {
        acknowledge(batchFrom(first));
      }
    }
  }

  /** It is one statement, so it must not be too much of text, unless one end is. */
  private List<Done> batchFrom(Done first) {
    var batch = new ArrayList<Done>();
    batch.add(first);
    int characters = first.characters();
    for (var next = queue.peek(); next != null && !first.isToGoAlone(); next = queue.peek()) {
      characters += next.characters();
      if (batch.size() == MAX_BATCH || characters > MAX_CHARACTERS || next.isToGoAlone()) {
        break;
      }
      batch.add(queue.remove());
    }
    return batch;
  }

  private void acknowledge(List<Done> batch) throws InterruptedException {
    try {
      leave(batch, store(batch.stream().map(Done::ending).toList()));
    } catch (StoreException failure) {
      if (batch.size() > 1) {
        // One of them is at fault: the others must not suffer for it.
        int half = batch.size() / 2;
        acknowledge(batch.subList(0, half));
        acknowledge(batch.subList(half, batch.size()));
      } else if (failure.isBusy()) {
        var waiting = batch.getFirst().waitedOnceMore();
        FAILURES.error("the job of attempt {} is locked", failure, waiting.job().attempt());
        addLater(waiting, waiting.pause());
      } else {
        acknowledgeRefused(batch.getFirst(), failure);
      }
    }
  }

  /** What cannot be stored is left out, and the job ends with the reason. */
  private void acknowledgeRefused(Done done, StoreException refusal) throws InterruptedException {
    FAILURES.error("the result of attempt {} cannot be stored", refusal, done.job().attempt());
    logs.ended(List.of(done.ending()));
    var instead = done.failed("its result cannot be stored: " + refusal.getMessage());
    try {
      leave(List.of(instead), store(List.of(instead.ending())));
    } catch (StoreException again) {
      progress.made();
      LOG.error(
          "attempt {} stays open, because no result of it can be stored", done.job().attempt());
      addLater(instead, RETRY_REFUSED);
    }
  }

  private void addLater(Done done, Duration pause) {
    CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> queue.add(done));
  }

  private void leave(List<Done> batch, Map<AttemptKey, JobState> stored) {
    logs.ended(batch.stream().map(Done::ending).toList());
    var keys = batch.stream().map(done -> done.job().attempt()).collect(Collectors.toSet());
    live.leave(keys, () -> batch.forEach(done -> tell(done, stored)));
    slotsFreed.run();
    progress.made();
  }

  /** Throws only what the store refuses for good, or when others have one of the jobs locked. */
  private Map<AttemptKey, JobState> store(List<Ending> endings) throws InterruptedException {
    while (true) {
      try {
        return store.end(endings);
      } catch (StoreException e) {
        if (e.isRefused() || e.isBusy()) {
          throw e;
        }
        // The attempts stay live: nothing may be counted that is not stored.
        progress.failed(e);
        FAILURES.error("cannot store the results of {} attempts, retrying", e, endings.size());
        Thread.sleep(RETRY);
      }
    }
  }

  private void tell(Done done, Map<AttemptKey, JobState> stored) {
    var next = stored.get(done.job().attempt());
    if (next == null) {
      listener.fenced(done.job());
      return;
    }
    listener.ended(done.job(), done.ending().end().outcome(), done.execution());
    if (done.ending().retryIn().isPresent() && next.equals(new JobState.Scheduled())) {
      listener.retried(done.job());
    }
  }
}
