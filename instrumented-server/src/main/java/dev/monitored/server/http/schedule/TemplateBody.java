package dev.monitored.server.http.schedule;

import dev.monitored.action.Violation;
import dev.monitored.server.http.guard.Bodies;
import dev.monitored.server.http.job.SubmissionBody;
import dev.monitored.server.http.run.RunBody;
import dev.monitored.server.http.wire.BodyReader;
import dev.monitored.server.http.wire.Problem;
import dev.monitored.server.http.wire.ProblemException;
import dev.monitored.server.job.run.Template;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Map;

/** Parses the {@code job} or {@code run} of a schedule or trigger. */
public final class TemplateBody {
  /** Many of them are read at once. */
  private static final int MAX_BYTES = 1 << 16;

  private static final String JOB = "job";
  private static final String RUN = "run";

  private TemplateBody() {}

  /** The document, or refuses the request. */
  public static byte[] document(ServerRequest request, Bodies bodies) {
    var body = bodies.json(request);
    if (body.length > MAX_BYTES) {
      var violation = new Violation("", "must have at most " + MAX_BYTES + " bytes");
      throw new ProblemException(Problem.invalid(List.of(violation)));
    }
    return body;
  }

  /** What is wrong is left with the reader. */
  public static Template read(BodyReader body) {
    var field = body.exactlyOne(JOB, RUN);
    var object = body.object(field);
    var part = object == null ? BodyReader.of(Map.of()) : object;
    return field.equals(JOB)
        ? new Template.OfJob(SubmissionBody.read(part))
        : new Template.OfRun(RunBody.read(part));
  }
}
