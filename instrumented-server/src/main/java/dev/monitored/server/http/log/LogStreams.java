package dev.monitored.server.http.log;

import dev.monitored.server.engine.log.JobLogs;
import dev.monitored.server.job.log.LogQuery;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Lets a few follow the logs of jobs while they are written. Thread-safe. */
public final class LogStreams implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** A client that follows for longer must reconnect, so that its token is checked again. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final JobLogs logs;
  private final Semaphore places;
  private final Duration longest;
  private volatile boolean closed;

  public LogStreams(JobLogs logs, int places) {
    this(logs, places, LONGEST);
  }

  public LogStreams(JobLogs logs, int places, Duration longest) {
    this.logs = logs;
    this.places = new Semaphore(places);
    this.longest = longest;
  }

  /**
   * Sends the lines that there are and those that come, until the job has ended, or is forgotten,
   * or it has taken too long.
   *
   * @return false, and nothing is sent, when too many follow logs already
   */
  boolean follow(LogQuery query, LogStream.Client client) throws InterruptedException {
    if (!places.tryAcquire()) {
      return false;
    }
    long start = System.nanoTime();
    try (var follower = logs.follow(query.job())) {
      var stream = new LogStream(logs, query, client);
      // INVARIANT: asked before it looks, so that what came until then is sent.
      boolean isLastLook = isOver(start);
      while (stream.sendNews() && !isLastLook) {
        follower.await(LOOK_EVERY);
        isLastLook = isOver(start);
      }
      return true;
    } finally {
      places.release();
    }
  }

  private boolean isOver(long start) {
    return closed || System.nanoTime() - start >= longest.toNanos();
  }

  /** Sends the remaining lines and ends all streams. */
  @Override
  public void close() {
    closed = true;
    logs.wakeFollowers();
  }
}
