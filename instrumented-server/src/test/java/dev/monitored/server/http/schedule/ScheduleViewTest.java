package dev.monitored.server.http.schedule;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;

import dev.monitored.server.http.wire.Json;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.job.run.Template;
import dev.monitored.server.job.schedule.Misfire;
import dev.monitored.server.job.schedule.Overlap;
import dev.monitored.server.job.schedule.Schedule;
import dev.monitored.server.job.schedule.StoredSchedule;
import dev.monitored.server.job.schedule.Timing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScheduleViewTest {
  private static final Submission JOB =
      Submission.of("http", Map.of("headers", Map.of("Authorization", "Bearer sesame")));

  private static String json(Template template) {
    var schedule =
        new Schedule(
            "nightly",
            new Timing.Every(Duration.ofMinutes(1)),
            template,
            Overlap.ALLOW,
            new Misfire.Skip(),
            false);
    var stored = StoredSchedule.notFired(schedule);
    return new String(Json.bytes(ScheduleView.of(stored)), StandardCharsets.UTF_8);
  }

  @Test
  void secretsAreNotShown() {
    var run = new RunSubmission(null, Map.of(), List.of(List.of(JOB)), null, false, null);

    assertThatJson(json(new Template.OfJob(JOB)))
        .node("job.arguments.headers.Authorization")
        .isEqualTo("***");
    assertThatJson(json(new Template.OfRun(run)))
        .node("run.steps[0].jobs[0].arguments.headers.Authorization")
        .isEqualTo("***");
  }
}
