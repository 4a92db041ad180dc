package dev.monitored.server.http.job;

import dev.monitored.server.http.callback.CallbackBody;
import dev.monitored.server.http.wire.BodyReader;
import dev.monitored.server.job.QueueSpot;
import dev.monitored.server.job.Retry;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.Submission.UniqueKey;
import dev.monitored.server.job.TimeLimits;
import dev.monitored.server.job.secret.Secrets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a submitted job out of its JSON, and says all that is wrong with it at once. */
public final class SubmissionBody {
  public static final Set<String> FIELDS =
      Set.of(
          "action",
          "arguments",
          "labels",
          "queue",
          "priority",
          "runAt",
          "timeoutSeconds",
          "deadlineSeconds",
          "retry",
          "uniqueKey",
          "uniqueUntil",
          "simulate",
          "callback");

  private SubmissionBody() {}

  /** Reads a whole document, or refuses the request. */
  public static Submission read(Map<String, @Nullable Object> document) {
    var body = BodyReader.of(document);
    var submission = read(body);
    body.refuseIfViolated();
    return submission;
  }

  /** Reads a part of a document; what is wrong is left with the reader. */
  public static Submission read(BodyReader body) {
    body.refuseUnknown(FIELDS, "a job");
    var action = body.requiredText("action");
    var queue = body.text("queue");
    var timeout = body.seconds("timeoutSeconds");
    var retry = body.object("retry");
    var arguments = body.map("arguments");
    if (Secrets.areMasked(arguments)) {
      body.refuse("arguments", "contains the mask *** in place of a secret");
    }
    return new Submission(
        action,
        arguments,
        body.labels(),
        new QueueSpot(
            queue == null ? action : queue, body.integer("priority", 0), body.time("runAt")),
        new TimeLimits(
            timeout == null ? TimeLimits.DEFAULT_TIMEOUT : timeout,
            body.seconds("deadlineSeconds"),
            retry == null ? Retry.NONE : RetryBody.read(retry)),
        uniqueKey(body),
        body.flag("simulate"),
        CallbackBody.read(body));
  }

  private static @Nullable UniqueKey uniqueKey(BodyReader body) {
    var key = body.text("uniqueKey");
    var word = body.text("uniqueUntil");
    var until = word == null ? Optional.of(UniqueKey.Until.ENDED) : UniqueKey.Until.parse(word);
    if (until.isEmpty()) {
      body.refuse("uniqueUntil", "must be started or ended");
    } else if (word != null && key == null) {
      body.refuse("uniqueUntil", "needs a uniqueKey");
    }
    return key == null ? null : new UniqueKey(key, until.orElse(UniqueKey.Until.ENDED));
  }
}
