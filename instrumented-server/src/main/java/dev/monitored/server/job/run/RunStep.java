package dev.monitored.server.job.run;

import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The jobs of a run that run at once.
 *
 * @param number counted from 1
 */
public record RunStep(int number, List<Job> jobs) {

  /** Sorts out the jobs of one run; of those that stand alone there is none. */
  public static List<RunStep> of(List<Job> jobs) {
    var steps = new TreeMap<Integer, List<Job>>();
    for (var job : jobs) {
      if (job.place() != null) {
        steps.computeIfAbsent(job.place().step(), _ -> new ArrayList<>()).add(job);
      }
    }
    return steps.entrySet().stream()
        .map(step -> new RunStep(step.getKey() + 1, List.copyOf(step.getValue())))
        .toList();
  }

  /** Failed when one of its jobs has, but not before all have ended. */
  public JobState state() {
    var states = jobs.stream().map(Job::state).distinct().toList();
    if (states.stream().allMatch(state -> state.equals(new JobState.New()))) {
      return new JobState.New();
    }
    if (!states.stream().allMatch(Ended.class::isInstance)) {
      return new JobState.Running();
    }
    var ok = new Ended(Outcome.OK);
    return states.stream().allMatch(ok::equals) ? ok : new Ended(Outcome.ERROR);
  }
}
