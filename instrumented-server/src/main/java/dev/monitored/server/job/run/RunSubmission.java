package dev.monitored.server.job.run;

import dev.monitored.action.Violation;
import dev.monitored.server.job.Callback;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.TimeLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A run that a user asks for: steps one after the other, the jobs of each at once.
 *
 * @param deadline of the run with all its waiting and retrying, from its start
 * @param held it is stored, and starts when it is told to
 * @param callback receiver of the report of its end; null if there is none
 */
public record RunSubmission(
    @Nullable String name,
    Map<String, String> labels,
    List<List<Submission>> steps,
    @Nullable Duration deadline,
    boolean held,
    @Nullable Callback callback) {
  public static final int MAX_STEPS = 100;
  public static final int MAX_JOBS = 1000;
  static final int MAX_NAME = 128;

  public RunSubmission {
    steps = steps.stream().map(List::copyOf).toList();
  }

  public RunSubmission withLabels(Map<String, String> others) {
    return new RunSubmission(name, others, steps, deadline, held, callback);
  }

  public RunSubmission withJobs(UnaryOperator<Submission> change) {
    var changed = steps.stream().map(jobs -> jobs.stream().map(change).toList()).toList();
    return new RunSubmission(name, labels, changed, deadline, held, callback);
  }

  /** How many there are, in all steps. */
  public int jobs() {
    return steps.stream().mapToInt(List::size).sum();
  }

  /** What is wrong with it, apart from the jobs themselves. */
  public List<Violation> violations() {
    var violations = new ArrayList<Violation>();
    if (name != null && (name.isBlank() || Submission.length(name) > MAX_NAME)) {
      violations.add(new Violation("/name", "must have 1 to 128 characters"));
    }
    violations.addAll(Submission.labelViolations(labels));
    violations.addAll(TimeLimits.deadlineViolations(deadline));
    if (steps.isEmpty() || steps.size() > MAX_STEPS) {
      violations.add(new Violation("/steps", "must have 1 to " + MAX_STEPS + " steps"));
    }
    if (steps.stream().anyMatch(List::isEmpty)) {
      violations.add(new Violation("/steps", "each must have at least one job"));
    }
    if (jobs() > MAX_JOBS) {
      violations.add(new Violation("/steps", "must have at most " + MAX_JOBS + " jobs in total"));
    }
    if (steps.stream().flatMap(List::stream).anyMatch(job -> job.uniqueKey() != null)) {
      violations.add(new Violation("/steps", "jobs of a run cannot have a uniqueKey"));
    }
    if (steps.stream().flatMap(List::stream).anyMatch(Submission::held)) {
      violations.add(new Violation("/steps", "jobs of a run cannot be simulated individually"));
    }
    return violations;
  }
}
