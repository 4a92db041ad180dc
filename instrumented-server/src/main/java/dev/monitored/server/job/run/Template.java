package dev.monitored.server.job.run;

import dev.monitored.server.job.Submission;
import java.util.Map;
import java.util.TreeMap;

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
      return new OfJob(submission.withLabels(joined(submission.labels(), more)));
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
  }

  Map<String, String> labels();

  /** How many jobs it makes. */
  int jobs();

  /** The same with more labels, which count more than its own. */
  Template withLabels(Map<String, String> more);

  private static Map<String, String> joined(Map<String, String> own, Map<String, String> more) {
    var joined = new TreeMap<>(own);
    joined.putAll(more);
    return joined;
  }
}
