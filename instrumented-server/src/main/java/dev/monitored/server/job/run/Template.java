package dev.monitored.server.job.run;

import dev.monitored.server.job.Submission;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The job or run that a schedule or trigger creates each time. */
public sealed interface Template {
  /** A job that stands alone. */
  record OfJob(Submission submission) implements Template {
    @Override
    public Map<String, String> labels() {
      return submission.labels();
    }

    @Override
    public int jobs() {
      return 1;
    }

    @Override
    public Template withLabels(Map<String, String> more) {
      return new OfJob(labelled(submission, more));
    }

    @Override
    public Template withLabelsOfAll(Map<String, String> more) {
      return withLabels(more);
    }

    @Override
    public Template filled(Function<String, Optional<String>> values) {
      return new OfJob(Template.filled(submission, values));
    }
  }

  record OfRun(RunSubmission submission) implements Template {
    @Override
    public Map<String, String> labels() {
      return submission.labels();
    }

    @Override
    public int jobs() {
      return submission.jobs();
    }

    @Override
    public Template withLabels(Map<String, String> more) {
      return new OfRun(submission.withLabels(joined(submission.labels(), more)));
    }

    @Override
    public Template withLabelsOfAll(Map<String, String> more) {
      var run = submission.withLabels(joined(submission.labels(), more));
      return new OfRun(run.withJobs(job -> labelled(job, more)));
    }

    @Override
    public Template filled(Function<String, Optional<String>> values) {
      return new OfRun(submission.withJobs(job -> Template.filled(job, values)));
    }
  }

  Map<String, String> labels();

  /** How many jobs it makes. */
  int jobs();

  /** The same with more labels, which count more than its own. */
  Template withLabels(Map<String, String> more);

  /** The same with more labels, which the jobs of a run have, too. */
  Template withLabelsOfAll(Map<String, String> more);

  /** The same with values in place of {@link Placeholders}; those without a value stay. */
  Template filled(Function<String, Optional<String>> values);

  private static Submission labelled(Submission job, Map<String, String> more) {
    return job.withLabels(joined(job.labels(), more));
  }

  private static Submission filled(Submission job, Function<String, Optional<String>> values) {
    return job.withArguments(Placeholders.filled(job.arguments(), values));
  }

  private static Map<String, String> joined(Map<String, String> own, Map<String, String> more) {
    var joined = new TreeMap<>(own);
    joined.putAll(more);
    return joined;
  }
}
