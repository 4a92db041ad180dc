package dev.monitored.server.http.ays;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.http.ays.RunObject.RetriesObject;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.PlaceInRun;
import dev.monitored.server.job.Retry;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.TimeLimits;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunObjectTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.900Z");
  private static final Retry RETRY =
      new Retry(List.of(Duration.ofMillis(1500), Duration.ofSeconds(30), Duration.ofMinutes(1)), 0);

  private final JobIds ids = new JobIds(InstantSource.system());
  private final RunId runId = new RunId(ids.next().value());

  private Job job(JobState state, int failures, @Nullable String error) {
    var limits = new TimeLimits(Duration.ofMinutes(1), null, RETRY);
    var endedAt = state instanceof Ended ? NOON.plusSeconds(1) : null;
    return new Job(
        ids.next(),
        Submission.of("sleep", Map.of()).with(limits),
        state,
        1,
        failures,
        new PlaceInRun(runId, 0),
        null,
        new Job.Times(NOON, NOON, null, endedAt, null),
        null,
        error,
        false,
        false);
  }

  @Test
  void theJobWithTheFewestRetriesTellsWhereTheRunIs() {
    var jobs =
        List.of(
            job(new JobState.Scheduled(), 2, "broken"),
            job(new JobState.Running(), 1, null),
            job(new JobState.Running(), 0, null),
            job(new Ended(Outcome.OK), 1, null));

    var thirtyAndSixty = List.of(BigDecimal.valueOf(30), BigDecimal.valueOf(60));
    assertThat(RetriesObject.of(jobs))
        .isEqualTo(new RetriesObject(1, new BigDecimal("1.5"), thirtyAndSixty));
  }

  @Test
  void whatWasEndedIsNotTriedAgain() {
    assertThat(RetriesObject.of(List.of(job(new Ended(Outcome.ERROR), 3, "broken"))))
        .isEqualTo(new RetriesObject(null, null, null));
  }

  @Test
  void secretsAreNotShown() {
    var request = Submission.of("sleep", Map.of("token", "abracadabra"));
    var job = job(new Ended(Outcome.ERROR), 0, "no abracadabra");
    var secretive =
        new Job(
            job.id(),
            request,
            job.state(),
            1,
            0,
            job.place(),
            null,
            job.times(),
            "abracadabra!",
            job.error(),
            false,
            false);

    var fields = new JobFields(secretive);

    assertThat(fields.result()).isEqualTo("***!");
    assertThat(fields.logs()).extracting(LogObject::log).containsExactly("error: no ***");
    assertThat(AysJobs.Row.of(secretive, List.of("args")).data())
        .isEqualTo(Map.of("args", Map.of("token", "***")));
  }

  @Test
  void logsTellWhatTheStateDoesNot() {
    assertThat(new JobFields(job(new Ended(Outcome.TIMEOUT), 0, "too long")).logs())
        .containsExactly(LogObject.error(NOON.plusSeconds(1), "timeout: too long"));
    assertThat(new JobFields(job(new Ended(Outcome.CANCELLED), 0, null)).logs())
        .containsExactly(LogObject.error(NOON.plusSeconds(1), "cancelled"));
    assertThat(new JobFields(job(new JobState.Scheduled(), 1, "broken")).logs())
        .containsExactly(LogObject.error(NOON, "error: broken"));
    assertThat(new JobFields(job(new JobState.Running(), 0, null)).logs()).isEmpty();
  }
}
