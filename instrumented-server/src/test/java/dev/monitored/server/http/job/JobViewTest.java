package dev.monitored.server.http.job;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;

import dev.monitored.server.http.wire.Json;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.attempt.AttemptPage;
import dev.monitored.server.job.attempt.AttemptRecord;
import dev.monitored.server.job.query.Listing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobViewTest {
  private static final Job JOB =
      new Job(
          new JobIds(InstantSource.system()).next(),
          Submission.of(
              "http",
              Map.of("url", "http://x", "headers", Map.of("Authorization", "Bearer sesame"))),
          new JobState.Ended(Outcome.ERROR),
          1,
          0,
          null,
          null,
          new Job.Times(Instant.EPOCH, Instant.EPOCH, null, null, null),
          "token sesame is not known",
          "401 for Bearer sesame",
          false,
          false);

  private static String json(Object view) {
    return new String(Json.bytes(view), StandardCharsets.UTF_8);
  }

  @Test
  void secretsAreNotShown() {
    var job = json(JobView.of(JOB));

    assertThatJson(job).node("arguments.url").isEqualTo("http://x");
    assertThatJson(job).node("arguments.headers.Authorization").isEqualTo("***");
    assertThatJson(job).node("result").isEqualTo("token *** is not known");
    assertThatJson(job).node("error").isEqualTo("401 for ***");
  }

  @Test
  void secretsAreNotShownInLists() {
    var page = json(JobView.ListView.of(new Listing<>(List.of(JOB), Optional.empty(), 1, false)));

    assertThatJson(page).node("items[0].arguments.headers.Authorization").isEqualTo("***");
    assertThatJson(page).node("items[0].error").isEqualTo("401 for ***");
  }

  @Test
  void secretsAreNotShownInAttempts() {
    var attempt = new AttemptRecord(1, "error", Instant.EPOCH, null, "401 for Bearer sesame", null);
    var attempts = json(JobView.Attempts.of(JOB, new AttemptPage(List.of(attempt), false)));

    assertThatJson(attempts).node("items[0].error").isEqualTo("401 for ***");
  }
}
