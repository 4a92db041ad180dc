package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.action.JobId;
import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.engine.SleepEngine;
import dev.monitored.server.engine.admission.SubmitResult.Accepted;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.TimeLimits;
import dev.monitored.server.metrics.Exposition;
import dev.monitored.server.metrics.JobMetrics;
import dev.monitored.server.store.Store;
import dev.monitored.server.store.sql.SqlStore;
import io.prometheus.client.CollectorRegistry;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever races with whatever, no scrape ever shows counts that do not add up. */
class TruthTest {
  private static final int JOBS = 600;

  @TempDir Path directory;

  private final CollectorRegistry atRest = new CollectorRegistry();
  private final JobMetrics metrics = new JobMetrics(atRest, List.of("sleep"));
  private final List<Scrape> scrapes = new ArrayList<>();

  @Test
  void everyScrapeAddsUpWhileTimeoutsCancelsAndDrainRace() throws InterruptedException {
    try (var store = SqlStore.open(directory)) {
      var engine = SleepEngine.on(store, 50, metrics);
      var page = new Exposition(engine, metrics, atRest, new CollectorRegistry());
      engine.start();

      var jobs = race(engine, page);
      engine.drain(Duration.ZERO, Duration.ofSeconds(5));
      // What the store counts is remembered for a second.
      await().pollDelay(Duration.ofMillis(1100)).until(() -> true);
      var last = scrape(page);

      scrapes.forEach(TruthTest::assertAddsUp);
      assertAddsUp(last);
      assertThat(scrapes).hasSizeGreaterThan(5);
      assertThat(last.value("ays_job_running")).isZero();
      assertCountsAreThoseOfTheStore(last, store, jobs);
    }
  }

  private List<JobId> race(JobEngine engine, Exposition page) {
    var jobs = new ArrayList<JobId>();
    var done = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.execute(() -> {
        while (!done.get()) {
          scrapes.add(scrape(page));
        }
      });
      for (int i = 0; i < JOBS; i++) {
        var id = submit(engine);
        jobs.add(id);
        if (i % 3 == 0) {
          threads.execute(() -> engine.cancel(id));
        }
      }
      await().until(() -> scrape(page).sum("ays_job_count_total") > JOBS / 3.0);
      done.set(true);
    }
    return jobs;
  }

  /** Its sleep, its deadline, and often its cancellation come due together. */
  private static JobId submit(JobEngine engine) {
    var millis = ThreadLocalRandom.current().nextInt(1, 12);
    var seconds = BigDecimal.valueOf(millis, 3);
    var job =
        Submission.of("sleep", Map.of("seconds", seconds))
            .with(TimeLimits.of(Duration.ofMillis(millis)));
    if (engine.submit(job) instanceof Accepted(Job accepted)) {
      return accepted.id();
    }
    throw new AssertionError("refused");
  }

  private static Scrape scrape(Exposition page) {
    return Scrape.parse(page.render(null, "Prometheus/3.0", List.of()).text());
  }

  private static void assertAddsUp(Scrape scrape) {
    assertThat(scrape.sum("jobserver_attempts_started_total"))
        .isEqualTo(
            scrape.sum("ays_job_count_total")
                + scrape.value("ays_job_running")
                + scrape.value("jobserver_attempts_fenced_total"));
    for (var outcome : Outcome.values()) {
      assertThat(scrape.value("ays_job_latency_sec_count", "status", outcome.word()))
          .isEqualTo(scrape.value("ays_job_count_total", "status", outcome.word()));
      var byAction = new String[] {"action", "sleep", "status", outcome.word()};
      assertThat(scrape.value("jobserver_attempts_ended_total", byAction))
          .isEqualTo(scrape.value("ays_job_count_total", "status", outcome.word()));
    }
  }

  private static void assertCountsAreThoseOfTheStore(Scrape scrape, Store store, List<JobId> jobs) {
    for (var outcome : Outcome.values()) {
      assertThat(scrape.value("ays_job_count_total", "status", outcome.word()))
          .isEqualTo(
              scrape.value("jobserver_store_attempts_ended_total", "status", outcome.word()));
    }
    for (var outcome : List.of(Outcome.OK, Outcome.TIMEOUT)) {
      assertThat(scrape.value("ays_job_count_total", "status", outcome.word()))
          .isEqualTo(
              (double)
                  jobs.stream()
                      .filter(id ->
                          store.jobs().find(id).orElseThrow().state().equals(new Ended(outcome)))
                      .count());
    }
    assertThat(scrape.value("ays_job_count_total", "status", "timeout")).isPositive();
  }
}
