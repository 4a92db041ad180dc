package dev.monitored.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.Run;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.RunPage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A run as the API shows it; in a list without its steps. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunView(
    String id,
    @Nullable String name,
    String state,
    @Nullable BigDecimal deadlineSeconds,
    @Nullable String schedule,
    String createdAt,
    @Nullable String startedAt,
    @Nullable String endedAt,
    int stepCount,
    @Nullable List<StepView> steps,
    Map<String, String> labels) {

  /** A step, counted from 1. */
  record StepView(int number, String state, List<JobView> jobs) {
    static StepView of(int step, List<Job> jobs) {
      return new StepView(step + 1, state(jobs), jobs.stream().map(JobView::of).toList());
    }

    /** Failed as soon as one of its jobs has, but not before all have ended. */
    private static String state(List<Job> jobs) {
      var states = jobs.stream().map(Job::state).distinct().toList();
      if (states.stream().allMatch(state -> state.equals(new JobState.New()))) {
        return "new";
      }
      if (!states.stream().allMatch(Ended.class::isInstance)) {
        return "running";
      }
      var ok = new Ended(Outcome.OK);
      return states.stream().allMatch(ok::equals) ? "ok" : "error";
    }
  }

  /** A page of runs; {@code nextCursor} is absent on the last one. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(
      List<RunView> items, @Nullable String nextCursor, int count, boolean countIsLowerBound) {
    static Page of(RunPage page) {
      return new Page(
          page.items().stream().map(run -> of(run, null)).toList(),
          page.olderThan().map(RunId::toString).orElse(null),
          page.count(),
          page.countIsLowerBound());
    }

    private static RunView of(Run run, @Nullable List<StepView> steps) {
      return RunView.view(run, steps);
    }
  }

  static RunView of(Run run, List<Job> jobs) {
    var steps =
        jobs.stream()
            .filter(job -> job.place() != null)
            .collect(Collectors.groupingBy(RunView::step, TreeMap::new, Collectors.toList()));
    return view(
        run,
        steps.entrySet().stream()
            .map(step -> StepView.of(step.getKey(), step.getValue()))
            .toList());
  }

  private static int step(Job job) {
    return job.place() == null ? 0 : job.place().step();
  }

  private static RunView view(Run run, @Nullable List<StepView> steps) {
    return new RunView(
        run.id().toString(),
        run.name(),
        run.state().word(),
        run.deadline() == null ? null : Durations.seconds(run.deadline()),
        run.schedule(),
        run.createdAt().toString(),
        Times.text(run.startedAt()),
        Times.text(run.endedAt()),
        run.steps(),
        steps,
        run.labels());
  }
}
