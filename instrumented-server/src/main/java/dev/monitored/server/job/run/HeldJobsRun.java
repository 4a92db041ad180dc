package dev.monitored.server.job.run;

import dev.monitored.action.Violation;
import dev.monitored.server.job.Callback;
import dev.monitored.server.job.Retry;
import dev.monitored.server.job.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run of one step that a user asks for, made of the oldest held jobs of a queue: all there are,
 * up to {@link RunSubmission#MAX_JOBS}. It has no step when there are none.
 *
 * @param retry of each job; its own when null
 * @param held it is stored, and starts when it is told to
 * @param callback receiver of the report of its end; null if there is none
 */
public record HeldJobsRun(
    String queue,
    Map<String, String> labels,
    @Nullable Retry retry,
    boolean held,
    @Nullable Callback callback) {

  public List<Violation> violations() {
    var violations = new ArrayList<>(Submission.labelViolations(labels));
    if (retry != null) {
      violations.addAll(retry.violations());
    }
    return violations;
  }
}
