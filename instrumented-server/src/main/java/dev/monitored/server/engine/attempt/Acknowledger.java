package dev.monitored.server.engine.attempt;

import dev.monitored.action.AttemptKey;
import dev.monitored.server.engine.log.JobLogs;
import dev.monitored.server.engine.log.LogRoom;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.store.AttemptStore;
import dev.monitored.server.store.AttemptStore.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
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
  private static final int MAX_BATCH = 500;
  private static final int MAX_CHARACTERS = 4 << 20;
  private static final Duration RETRY = Duration.ofMillis(200);

  private record Done(Ending ending, Duration execution) {
    Job job() {
      return ending.job();
    }
  }

  private final AttemptStore store;
  private final LiveAttempts live;
  private final JobLogs logs;
  private final JobListener listener;
  private final Runnable slotsFreed;
  private final BlockingQueue<Done> queue = new LinkedBlockingQueue<>();

  public Acknowledger(
      AttemptStore store,
      LiveAttempts live,
      JobLogs logs,
      JobListener listener,
      Runnable slotsFreed) {
    this.store = store;
    this.live = live;
    this.logs = logs;
    this.listener = listener;
    this.slotsFreed = slotsFreed;
  }

  void add(Ending ending, Duration execution) {
    queue.add(new Done(ending, execution));
  }

  /** Goes on until interrupted. */
  public void run() throws InterruptedException {
    while (true) {
      acknowledge(batchFrom(queue.take()));
    }
  }

  /** It is one statement, so it must not be too much of text. */
  private List<Done> batchFrom(Done first) {
    var batch = new ArrayList<Done>();
    int characters = 0;
    for (var done = first; done != null; done = queue.poll()) {
      batch.add(done);
      characters += done.ending().end().characters() + LogRoom.weight(done.ending().log());
      if (batch.size() == MAX_BATCH || characters > MAX_CHARACTERS) {
        break;
      }
    }
    return batch;
  }

  private void acknowledge(List<Done> batch) throws InterruptedException {
    var endings = batch.stream().map(Done::ending).toList();
    var stored = store(endings);
    logs.ended(endings);
    var keys = batch.stream().map(done -> done.job().attempt()).collect(Collectors.toSet());
    live.leave(keys, () -> batch.forEach(done -> tell(done, stored)));
    slotsFreed.run();
  }

  private Map<AttemptKey, JobState> store(List<Ending> endings) throws InterruptedException {
    while (true) {
      try {
        return store.end(endings);
      } catch (StoreException e) {
        // The attempts stay live: nothing may be counted that is not stored.
        LOG.error("{} ends of attempts cannot be stored, trying again", endings.size(), e);
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
