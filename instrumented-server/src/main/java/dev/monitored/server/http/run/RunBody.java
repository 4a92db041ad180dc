package dev.monitored.server.http.run;

import dev.monitored.server.http.callback.CallbackBody;
import dev.monitored.server.http.job.SubmissionBody;
import dev.monitored.server.http.wire.BodyReader;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.run.RunSubmission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a submitted run out of its JSON, and says all that is wrong with it at once. */
public final class RunBody {
  public static final Set<String> FIELDS =
      Set.of("name", "labels", "steps", "deadlineSeconds", "simulate", "callback");

  private static final Set<String> STEP_FIELDS = Set.of("jobs");

  private final BodyReader body;

  private RunBody(BodyReader body) {
    this.body = body;
  }

  public static RunSubmission read(Map<String, @Nullable Object> document) {
    var body = BodyReader.of(document);
    var submission = read(body);
    body.refuseIfViolated();
    return submission;
  }

  /** Reads a part of a document; what is wrong is left with the reader. */
  public static RunSubmission read(BodyReader body) {
    return new RunBody(body).read();
  }

  private RunSubmission read() {
    body.refuseUnknown(FIELDS, "a run");
    return new RunSubmission(
        body.text("name"),
        body.labels(),
        steps(),
        body.seconds("deadlineSeconds"),
        body.flag("simulate"),
        CallbackBody.read(body));
  }

  private List<List<Submission>> steps() {
    var steps = new ArrayList<List<Submission>>();
    for (var step : body.objects("steps", true)) {
      step.refuseUnknown(STEP_FIELDS, "a step");
      steps.add(step.objects("jobs", true).stream().map(SubmissionBody::read).toList());
    }
    return steps;
  }
}
