package dev.monitored.server.http.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.server.http.callback.CallbackView;
import dev.monitored.server.http.job.JobView;
import dev.monitored.server.http.wire.Durations;
import dev.monitored.server.http.wire.Times;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.run.Run;
import dev.monitored.server.job.run.RunStep;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run as the API shows it; in a list, and to who is told of its end, without its steps. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunView(
    String id,
    @Nullable String name,
    String state,
    @Nullable BigDecimal deadlineSeconds,
    @Nullable String schedule,
    @Nullable CallbackView callback,
    String createdAt,
    @Nullable String startedAt,
    @Nullable String endedAt,
    int stepCount,
    @Nullable List<StepView> steps,
    Map<String, String> labels) {

  /** A step, counted from 1. */
  public record StepView(int number, String state, List<JobView> jobs) {
    public static StepView of(RunStep step) {
      return new StepView(
          step.number(), step.state().word(), step.jobs().stream().map(JobView::of).toList());
    }
  }

  /** A page of runs; {@code nextCursor} is absent on the last one. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ListView(
      List<RunView> items,
      @Nullable String nextCursor,
      @Nullable Integer count,
      @Nullable Boolean countIsLowerBound,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> unreadable) {
    public static ListView of(Listing<Run, RunId> page) {
      boolean isCounted = page.count() != Listing.NOT_COUNTED;
      return new ListView(
          page.items().stream().map(RunView::of).toList(),
          page.after().map(RunId::toString).orElse(null),
          isCounted ? page.count() : null,
          isCounted ? page.countIsLowerBound() : null,
          page.unreadable().stream().map(RunId::toString).toList());
    }
  }

  public static RunView of(Run run) {
    return view(run, null);
  }

  public static RunView of(Run run, List<Job> jobs) {
    return view(run, RunStep.of(jobs).stream().map(StepView::of).toList());
  }

  private static RunView view(Run run, @Nullable List<StepView> steps) {
    return new RunView(
        run.id().toString(),
        run.name(),
        run.state().word(),
        run.deadline() == null ? null : Durations.seconds(run.deadline()),
        run.schedule(),
        CallbackView.of(run.callback()),
        run.createdAt().toString(),
        Times.text(run.startedAt()),
        Times.text(run.endedAt()),
        run.steps(),
        steps,
        run.labels());
  }
}
