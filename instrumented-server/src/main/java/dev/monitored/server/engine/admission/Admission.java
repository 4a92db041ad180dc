package dev.monitored.server.engine.admission;

import dev.monitored.action.Action;
import dev.monitored.action.Violation;
import dev.monitored.server.engine.callback.Callbacks;
import dev.monitored.server.job.Callback;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.run.HeldJobsRun;
import dev.monitored.server.job.run.RunSubmission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with what users ask for, by what this server can do. */
public record Admission(
    Map<String, Action> actions, Set<String> queues, Optional<Callbacks> callbacks) {
  private static final List<Violation> NO_CALLBACKS =
      List.of(new Violation("/callback", "needs the setting JOBSERVER_CALLBACK_SECRET_FILE"));

  public List<Violation> violations(Submission submission) {
    var violations = new ArrayList<>(submission.violations());
    violations.addAll(violations(submission.callback()));
    var action = actions.get(submission.action());
    if (action == null) {
      violations.add(new Violation("/action", "must be one of " + actions.keySet()));
    } else {
      violations.addAll(action.check(submission.arguments()));
      if (!queues.contains(submission.spot().queue())) {
        violations.add(new Violation("/queue", "must be one of " + queues));
      }
    }
    return violations;
  }

  public List<Violation> violations(RunSubmission submission) {
    var violations = new ArrayList<>(submission.violations());
    violations.addAll(violations(submission.callback()));
    for (int step = 0; step < submission.steps().size(); step++) {
      var steps = submission.steps().get(step);
      for (int job = 0; job < steps.size(); job++) {
        var place = "/steps/" + step + "/jobs/" + job;
        violations(steps.get(job)).stream()
            .map(violation -> new Violation(place + violation.pointer(), violation.detail()))
            .forEach(violations::add);
      }
    }
    return violations;
  }

  public List<Violation> violations(HeldJobsRun held) {
    var violations = new ArrayList<>(held.violations());
    violations.addAll(violations(held.callback()));
    return violations;
  }

  private List<Violation> violations(@Nullable Callback callback) {
    return callback == null
        ? List.of()
        : callbacks.map(by -> by.sender().check(callback)).orElse(NO_CALLBACKS);
  }
}
