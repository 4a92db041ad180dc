package dev.monitored.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.Run;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.RunPage;
import dev.monitored.server.job.Step;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run as the API shows it; in a list, and to who is told of its end, without its steps. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunView(
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
  record StepView(int number, String state, List<JobView> jobs) {
    static StepView of(Step step) {
      return new StepView(
          step.number(), step.state().word(), step.jobs().stream().map(JobView::of).toList());
    }
  }

  /** A page of runs; {@code nextCursor} is absent on the last one. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(
      List<RunView> items, @Nullable String nextCursor, int count, boolean countIsLowerBound) {
    static Page of(RunPage page) {
      return new Page(
          page.items().stream().map(RunView::of).toList(),
          page.after().map(RunId::toString).orElse(null),
          page.count(),
          page.countIsLowerBound());
    }
  }

  static RunView of(Run run) {
    return view(run, null);
  }

  static RunView of(Run run, List<Job> jobs) {
    return view(run, Step.of(jobs).stream().map(StepView::of).toList());
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
