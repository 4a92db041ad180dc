package dev.monitored.server.http.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.server.engine.Histories.Started;
import dev.monitored.server.http.wire.Durations;
import dev.monitored.server.http.wire.Times;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.run.Run;
import dev.monitored.server.job.schedule.NominalTime;
import dev.monitored.server.job.secret.Secrets;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job or a run that a schedule or a trigger started, with what became of it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StartedView(
    @Nullable String job,
    @Nullable String run,
    @Nullable String name,
    String state,
    String createdAt,
    @Nullable String startedAt,
    @Nullable String endedAt,
    @Nullable BigDecimal durationSeconds,
    @Nullable String error,
    @Nullable String nominalTime,
    @Nullable String eventId,
    @Nullable String eventType) {
  private static final int LONGEST_ERROR = 200;

  public static StartedView of(Started started) {
    return switch (started) {
      case Started.OfJob(Job job) ->
          of(
              job.id().toString(),
              null,
              job.action(),
              job.state(),
              job.times().createdAt(),
              job.times().startedAt(),
              job.times().endedAt(),
              error(job),
              job.request().labels());
      case Started.OfRun(Run run) ->
          of(
              null,
              run.id().toString(),
              run.name(),
              run.state(),
              run.createdAt(),
              run.startedAt(),
              run.endedAt(),
              null,
              run.labels());
    };
  }

  private static StartedView of(
      @Nullable String job,
      @Nullable String run,
      @Nullable String name,
      JobState state,
      Instant createdAt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String error,
      Map<String, String> labels) {
    return new StartedView(
        job,
        run,
        name,
        state.word(),
        createdAt.toString(),
        Times.text(startedAt),
        Times.text(endedAt),
        startedAt == null || endedAt == null
            ? null
            : Durations.seconds(Duration.between(startedAt, endedAt)),
        error,
        Times.text(NominalTime.in(labels).orElse(null)),
        labels.get("event/id"),
        labels.get("event/type"));
  }

  private static @Nullable String error(Job job) {
    if (job.error() == null) {
      return null;
    }
    var shown = Secrets.of(job.request().arguments()).masked(job.error());
    return shown.codePointCount(0, shown.length()) <= LONGEST_ERROR
        ? shown
        : shown.substring(0, shown.offsetByCodePoints(0, LONGEST_ERROR)) + "…";
  }
}
