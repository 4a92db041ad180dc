package dev.monitored.server.metrics;

import dev.monitored.server.engine.attempt.JobListener;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.attempt.LostAttempt;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * Counts attempts. With all of it read at rest, {@code jobserver_attempts_started_total} is the sum
 * of {@code ays_job_count_total}, {@code ays_job_running} and {@code
 * jobserver_attempts_fenced_total}; and {@code jobserver_attempts_ended_total} is the first of
 * these by action.
 *
 * <pre>{@code
 * ays_job_count_total{status="ok",} 3.0
 * ays_job_latency_sec_bucket{status="ok",le="0.005",} 1.0
 * ays_job_running 2.0
 * jobserver_attempts_started_total{action="sleep",} 5.0
 * jobserver_attempts_ended_total{action="sleep",status="ok",} 3.0
 * jobserver_attempts_retried_total{action="sleep",} 0.0
 * }</pre>
 */
public final class JobMetrics implements JobListener {
  /** The default bounds of the client, and more up to a day: jobs take their time. */
  private static final double[] BUCKETS = {
    .005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10, 30, 60, 120, 300, 600, 1800,
    3600, 7200, 14400, 28800, 86400
  };

  /** Instead of the name of an action that the settings do not have any more. */
  private static final String OTHER = "other";

  private final Set<String> actions;
  private final Counter count;
  private final Histogram latency;
  private final Gauge running;
  private final Counter started;
  private final Counter ended;
  private final Counter retried;
  private final Counter fenced;
  private final Counter lost;
  private final Histogram queueWait;

  /** Series of all outcomes and actions are there at 0 from the start. */
  public JobMetrics(CollectorRegistry registry, Collection<String> actions) {
    this.actions = Set.copyOf(actions);
    count = counter("ays_job_count", "Ended attempts, by status", "status", registry);
    latency =
        Histogram.build("ays_job_latency_sec", "Execution time of attempts in seconds")
            .labelNames("status")
            .buckets(BUCKETS)
            .register(registry);
    running = Gauge.build("ays_job_running", "Running attempts").register(registry);
    started = counter("jobserver_attempts_started", "Attempts started", "action", registry);
    ended =
        Counter.build("jobserver_attempts_ended", "Ended attempts, by action and status")
            .labelNames("action", "status")
            .register(registry);
    retried =
        counter(
            "jobserver_attempts_retried",
            "Ended attempts whose jobs are retried",
            "action",
            registry);
    fenced =
        Counter.build(
                "jobserver_attempts_fenced", "Results that arrived after the job was taken over")
            .register(registry);
    lost =
        counter(
            "jobserver_attempts_lost",
            "Attempts of dead servers, whose lease had expired",
            "action",
            registry);
    queueWait =
        Histogram.build(
                "jobserver_queue_wait_seconds", "Time from queueing to the start of an attempt")
            .buckets(DoubleStream.of(BUCKETS).toArray())
            .register(registry);
    createSeries();
  }

  private static Counter counter(
      String name, String help, String label, CollectorRegistry registry) {
    return Counter.build(name, help).labelNames(label).register(registry);
  }

  private void createSeries() {
    for (var outcome : Outcome.values()) {
      count.labels(outcome.word());
      latency.labels(outcome.word());
    }
    for (var action : actions) {
      started.labels(action);
      retried.labels(action);
      lost.labels(action);
      for (var outcome : Outcome.values()) {
        ended.labels(action, outcome.word());
      }
    }
  }

  @Override
  public void started(Job job) {
    started.labels(known(job.action())).inc();
    var startedAt = job.times().startedAt();
    if (startedAt != null) {
      queueWait.observe(seconds(Duration.between(job.times().queuedAt(), startedAt)));
    }
  }

  @Override
  public void ended(Job job, Outcome outcome, Duration execution) {
    count.labels(outcome.word()).inc();
    ended.labels(known(job.action()), outcome.word()).inc();
    latency.labels(outcome.word()).observe(seconds(execution));
  }

  @Override
  public void retried(Job job) {
    retried.labels(known(job.action())).inc();
  }

  @Override
  public void fenced(Job job) {
    fenced.inc();
  }

  @Override
  public void lost(LostAttempt attempt) {
    lost.labels(known(attempt.action())).inc();
  }

  private String known(String action) {
    return actions.contains(action) ? action : OTHER;
  }

  /** To be called at rest, just before the registry is read. */
  void running(int attempts) {
    running.set(attempts);
  }

  private static double seconds(Duration duration) {
    return duration.isNegative() ? 0 : duration.toNanos() / 1e9;
  }
}
