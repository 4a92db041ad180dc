package dev.monitored.server.http.ays;

import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.job.queue.QueueStatus;
import io.helidon.webserver.http.ServerRequest;

/** The scheduler of a repository: its queue. */
final class AysScheduler {
  /**
   * What it does.
   *
   * @param status running, stopping or halted
   * @param queueSize jobs that wait for their turn, their time or a retry
   */
  record SchedulerObject(String status, long queueSize) {
    private static final SchedulerObject IDLE = new SchedulerObject("running", 0);

    static SchedulerObject of(QueueStatus queue) {
      return new SchedulerObject(status(queue), queue.depth() + queue.delayed());
    }

    /** A queue that is paused still lets end what runs. */
    private static String status(QueueStatus queue) {
      if (!queue.paused()) {
        return "running";
      }
      return queue.running() > 0 ? "stopping" : "halted";
    }
  }

  private final JobEngine engine;

  AysScheduler(JobEngine engine) {
    this.engine = engine;
  }

  SchedulerObject get(ServerRequest request) {
    var repository = Repository.of(request, engine);
    new AysQuery(request.query());
    var queue = engine.counts().queues().get(repository);
    return queue == null ? SchedulerObject.IDLE : SchedulerObject.of(queue);
  }
}
