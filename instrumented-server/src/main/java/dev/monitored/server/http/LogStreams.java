package dev.monitored.server.http;

import dev.monitored.server.engine.JobLogs;
import dev.monitored.server.job.LogQuery;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Lets a few follow the logs of jobs while they are written. Thread-safe. */
final class LogStreams implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final JobLogs logs;
  private final Semaphore places;
  private volatile boolean closed;

  LogStreams(JobLogs logs, int places) {
    this.logs = logs;
    this.places = new Semaphore(places);
  }

  /**
   * Sends the lines that there are and those that come, until the job has ended, or is forgotten.
   *
   * @return false, and nothing is sent, when too many follow logs already
   */
  boolean follow(LogQuery query, LogStream.Client client) throws InterruptedException {
    if (!places.tryAcquire()) {
      return false;
    }
    try (var follower = logs.follow(query.job())) {
      var stream = new LogStream(logs, query, client);
      // INVARIANT: asked before it looks, so that what came until it was closed is sent.
      boolean isLastLook = closed;
      while (stream.sendNews() && !isLastLook) {
        follower.await(LOOK_EVERY);
        isLastLook = closed;
      }
      return true;
    } finally {
      places.release();
    }
  }

  /** Has what there is sent, and then nobody follows any more. */
  @Override
  public void close() {
    closed = true;
    logs.wakeFollowers();
  }
}
