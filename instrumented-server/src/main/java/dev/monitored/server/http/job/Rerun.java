package dev.monitored.server.http.job;

import dev.monitored.server.http.job.TemplateView.JobTemplate;
import dev.monitored.server.http.wire.Json;
import dev.monitored.server.http.wire.MergePatch;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.Submission;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A job that is submitted again, on its own and at once, with changes. */
final class Rerun {
  /** The label that names the job which was submitted again. */
  static final String LABEL = "rerun-of";

  private Rerun() {}

  /** Reads the changes, or refuses the request. */
  static Submission of(Job job, Map<String, @Nullable Object> patch) {
    // With its secrets: who changes something else need not know them.
    var document = Json.ownObject(Json.bytes(JobTemplate.whole(job.request())));
    var submission = SubmissionBody.read(MergePatch.apply(document, patch));
    var labels = new TreeMap<>(submission.labels());
    labels.put(LABEL, job.id().toString());
    return submission.withLabels(labels);
  }
}
