package dev.monitored.server.engine.log;

import dev.monitored.action.JobId;
import dev.monitored.server.failure.FailureLog;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.log.LogLine;
import dev.monitored.server.job.log.LogPage;
import dev.monitored.server.job.log.LogPosition;
import dev.monitored.server.job.log.LogQuery;
import dev.monitored.server.progress.Progress;
import dev.monitored.server.store.AttemptStore.Ending;
import dev.monitored.server.store.LogStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The logs of jobs. What attempts log is stored a few times a second, all of it in one commit; what
 * is left of an attempt's when it ends is stored in the commit of its end. Thread-safe.
 */
public final class JobLogs {
  private static final FailureLog LOG = FailureLog.of(JobLogs.class);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** As {@link LogRoom} weighs lines: more than these go into the next commit, but for one log. */
  private static final int MAX_BATCH = 1 << 20;

  private final LogStore store;
  private final InstantSource clock;
  private final Progress progress;
  private final LogRoom room = new LogRoom();
  private final BlockingQueue<AttemptLog> waiting = new LinkedBlockingQueue<>();
  private final Set<LogFollower> followers = ConcurrentHashMap.newKeySet();

  public JobLogs(LogStore store, InstantSource clock, Progress progress) {
    this.store = store;
    this.clock = clock;
    this.progress = progress;
  }

  public AttemptLog open(Job job) {
    return new AttemptLog(job, room, clock, waiting::add);
  }

  /** Goes on until interrupted. */
  public void run() throws InterruptedException {
    while (true) {
      var first = waiting.poll(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
      if (first == null) {
        progress.made();
      } else {
        Thread.sleep(PAUSE);
        var logs = new LinkedHashSet<>(List.of(first));
        waiting.drainTo(logs);
        store(logs);
      }
    }
  }

  private void store(Set<AttemptLog> logs) {
    var batch = new LinkedHashMap<AttemptLog, List<LogLine>>();
    int weight = 0;
    for (var log : logs) {
      var lines = log.unstored();
      int more = LogRoom.weight(lines);
      if (weight + more > MAX_BATCH) {
        store(batch);
        batch.clear();
        weight = 0;
      }
      batch.put(log, lines);
      weight += more;
    }
    store(batch);
  }

  private void store(Map<AttemptLog, List<LogLine>> batch) {
    var lines = batch.values().stream().flatMap(List::stream).toList();
    if (lines.isEmpty()) {
      return;
    }
    try {
      store.append(lines);
      batch.forEach(AttemptLog::stored);
      progress.made();
      tell(batch.keySet().stream().map(log -> log.key().job()));
    } catch (StoreException e) {
      if (e.isRefused() && batch.size() > 1) {
        // One of them is at fault: the others must not suffer for it.
        batch.forEach((log, some) -> store(Map.of(log, some)));
      } else if (e.isRefused()) {
        LOG.error("{} lines of a log cannot be stored and are omitted", e, lines.size());
        batch.forEach(AttemptLog::stored);
      } else {
        LOG.error("{} lines of logs cannot be stored, retrying", e, lines.size());
        waiting.addAll(batch.keySet());
        progress.failed(e);
      }
    }
  }

  /** These ends are stored, with what was left of their logs. */
  public void ended(List<Ending> endings) {
    endings.forEach(ending -> room.hold(-LogRoom.weight(ending.log())));
    tell(endings.stream().map(ending -> ending.job().id()));
  }

  private void tell(Stream<JobId> jobs) {
    if (!followers.isEmpty()) {
      var changed = jobs.collect(Collectors.toSet());
      followers.stream()
          .filter(follower -> changed.contains(follower.job()))
          .forEach(LogFollower::wakeUp);
    }
  }

  /** Some of the lines of a log; empty when the job is unknown. */
  public Optional<LogPage> read(LogQuery query) {
    return store.read(query);
  }

  /** The last lines of a log before a place; empty when the job is unknown. */
  public Optional<LogPage> readLast(LogQuery query, LogPosition before) {
    return store.readLast(query, before);
  }

  /** Learns at once of what is stored by this process. */
  public LogFollower follow(JobId job) {
    return new LogFollower(job, followers);
  }

  /** None of them waits just now. */
  public void wakeFollowers() {
    followers.forEach(LogFollower::wakeUp);
  }
}
