package dev.monitored.server.http.ays;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.run.Run;
import dev.monitored.server.job.run.RunStep;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run as AYS shows it. */
record RunObject(
    String key, String state, long epoch, List<StepObject> steps, RetriesObject retries) {

  /** A run in a list. */
  record Row(String key, String state, long epoch) {
    static Row of(Run run) {
      return new Row(run.id().toString(), AysState.word(run.state()), lastChange(run));
    }
  }

  record StepObject(int number, String state, List<StepJobObject> jobs) {
    static StepObject of(RunStep step) {
      return new StepObject(
          step.number(),
          AysState.word(step.state()),
          step.jobs().stream().map(StepJobObject::of).toList());
    }
  }

  /** Here AYS calls the actor by another name. */
  record StepJobObject(
      String key,
      @JsonProperty("action_name") String actionName,
      @JsonProperty("actor_name") String actorName,
      @JsonProperty("service_key") String serviceKey,
      @JsonProperty("service_name") String serviceName,
      String state,
      List<LogObject> logs,
      String result) {
    static StepJobObject of(Job job) {
      var fields = new JobFields(job);
      return new StepJobObject(
          fields.key(),
          fields.actionName(),
          fields.actorName(),
          fields.serviceKey(),
          fields.serviceName(),
          fields.state(),
          fields.logs(),
          fields.result());
    }
  }

  /**
   * Where the run is in its retries: of its jobs that are tried again, the one with the fewest.
   * Empty when there is none.
   *
   * @param duration seconds before the last retry that was needed
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RetriesObject(
      @JsonProperty("retry-number") @Nullable Integer number,
      @Nullable BigDecimal duration,
      @JsonProperty("remaining-retries") @Nullable List<BigDecimal> remaining) {
    private static final RetriesObject NONE = new RetriesObject(null, null, null);

    static RetriesObject of(List<Job> jobs) {
      return jobs.stream()
          .filter(job -> job.failures() > 0 && !(job.state() instanceof Ended))
          .min(Comparator.comparingInt(Job::failures))
          .map(RetriesObject::of)
          .orElse(NONE);
    }

    private static RetriesObject of(Job job) {
      var delays = job.request().limits().retry().delays();
      return new RetriesObject(
          job.failures(),
          seconds(delays.get(job.failures() - 1)),
          delays.stream().skip(job.failures()).map(RetriesObject::seconds).toList());
    }

    private static BigDecimal seconds(Duration duration) {
      var seconds = BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros();
      return seconds.setScale(Math.max(0, seconds.scale()));
    }
  }

  static RunObject of(Run run, List<Job> jobs) {
    return new RunObject(
        run.id().toString(),
        AysState.word(run.state()),
        lastChange(run),
        RunStep.of(jobs).stream().map(StepObject::of).toList(),
        RetriesObject.of(jobs));
  }

  private static long lastChange(Run run) {
    return JobFields.latest(run.createdAt(), run.startedAt(), run.endedAt());
  }
}
