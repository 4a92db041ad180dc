package dev.monitored.server.http.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.server.http.callback.CallbackView;
import dev.monitored.server.http.job.JobView.RetryView;
import dev.monitored.server.http.wire.Durations;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.job.secret.Secrets;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The job or run of a schedule, in the format of a submission and with masked secrets. */
public final class TemplateView {
  private TemplateView() {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record JobTemplate(
      String action,
      Map<String, @Nullable Object> arguments,
      String queue,
      int priority,
      BigDecimal timeoutSeconds,
      @Nullable BigDecimal deadlineSeconds,
      @Nullable RetryView retry,
      @Nullable String uniqueKey,
      @Nullable String uniqueUntil,
      @Nullable CallbackView callback,
      Map<String, String> labels) {
    public static JobTemplate of(Submission job) {
      var arguments = Secrets.of(job.arguments()).maskedArguments();
      return of(job, arguments, CallbackView.of(job.callback()));
    }

    /** With its secrets, so it must not be shown. */
    public static JobTemplate whole(Submission job) {
      return of(job, job.arguments(), CallbackView.whole(job.callback()));
    }

    private static JobTemplate of(
        Submission job, Map<String, @Nullable Object> arguments, @Nullable CallbackView callback) {
      var limits = job.limits();
      return new JobTemplate(
          job.action(),
          arguments,
          job.spot().queue(),
          job.spot().priority(),
          Durations.seconds(limits.timeout()),
          seconds(limits.deadline()),
          RetryView.of(limits.retry()),
          job.key(),
          JobView.uniqueUntil(job.uniqueKey()),
          callback,
          job.labels());
    }
  }

  record StepTemplate(List<JobTemplate> jobs) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RunTemplate(
      @Nullable String name,
      List<StepTemplate> steps,
      @Nullable BigDecimal deadlineSeconds,
      @Nullable CallbackView callback,
      Map<String, String> labels) {
    public static RunTemplate of(RunSubmission run) {
      return of(run, JobTemplate::of, CallbackView.of(run.callback()));
    }

    /** With its secrets, so it must not be shown. */
    public static RunTemplate whole(RunSubmission run) {
      return of(run, JobTemplate::whole, CallbackView.whole(run.callback()));
    }

    private static RunTemplate of(
        RunSubmission run,
        Function<Submission, JobTemplate> view,
        @Nullable CallbackView callback) {
      return new RunTemplate(
          run.name(),
          run.steps().stream()
              .map(jobs -> new StepTemplate(jobs.stream().map(view).toList()))
              .toList(),
          seconds(run.deadline()),
          callback,
          run.labels());
    }
  }

  private static @Nullable BigDecimal seconds(@Nullable Duration duration) {
    return duration == null ? null : Durations.seconds(duration);
  }
}
