package dev.monitored.server.engine.admission;

import dev.monitored.action.Violation;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.run.Placeholders;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.job.run.Template;
import dev.monitored.server.job.secret.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Says what is wrong with what schedules and triggers are to start. */
public record TemplateAdmission(Admission admission) {

  /** What is wrong with it, with pointers into what has the template, and no secret. */
  public List<Violation> violations(Template template) {
    return secrets(template).masked(faults(template));
  }

  /** What is wrong with its placeholders. */
  public List<Violation> placeholderFaults(Template template, Predicate<String> isKnown) {
    var pointer = template instanceof Template.OfJob ? "/job/arguments" : "/run/steps";
    return Placeholders.names(template).stream()
        .filter(isKnown.negate())
        .map(name -> new Violation(pointer, "has the unknown placeholder {{" + name + "}}"))
        .toList();
  }

  private static Secrets secrets(Template template) {
    return switch (template) {
      case Template.OfJob(Submission job) -> Secrets.of(job.arguments());
      case Template.OfRun(RunSubmission run) ->
          Secrets.of(
              Map.of(
                  "arguments",
                  run.steps().stream().flatMap(List::stream).map(Submission::arguments).toList()));
    };
  }

  private List<Violation> faults(Template template) {
    return switch (template) {
      case Template.OfJob(Submission job) ->
          below(
              "/job",
              Stream.of(admission.violations(job).stream(), timeFaults(job), heldFaults(job.held()))
                  .flatMap(faults -> faults));
      case Template.OfRun(RunSubmission run) -> below("/run", runFaults(run));
    };
  }

  private Stream<Violation> runFaults(RunSubmission run) {
    var faults = new ArrayList<>(admission.violations(run));
    heldFaults(run.held()).forEach(faults::add);
    run.steps().stream()
        .flatMap(List::stream)
        .flatMap(TemplateAdmission::timeFaults)
        .map(fault -> new Violation("/steps", "no job may have a runAt"))
        .findFirst()
        .ifPresent(faults::add);
    return faults.stream();
  }

  private static Stream<Violation> timeFaults(Submission job) {
    return job.spot().runAt() == null
        ? Stream.empty()
        : Stream.of(new Violation("/runAt", "is not allowed in a schedule or trigger"));
  }

  private static Stream<Violation> heldFaults(boolean isHeld) {
    return isHeld
        ? Stream.of(new Violation("/simulate", "is not allowed in a schedule or trigger"))
        : Stream.empty();
  }

  private static List<Violation> below(String pointer, Stream<Violation> violations) {
    return violations
        .map(violation -> new Violation(pointer + violation.pointer(), violation.detail()))
        .toList();
  }
}
