package dev.monitored.server.job.trigger;

import dev.monitored.action.Violation;
import dev.monitored.server.job.Submission;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that has happened elsewhere.
 *
 * @param source the sender of the event; null if unknown
 * @param id by which its source knows it again; null when it does not
 * @param digest of all that was sent, by which it is known again whatever its id; null when its id
 *     is to be trusted
 */
public record Event(
    String type,
    @Nullable String source,
    @Nullable String id,
    Payload payload,
    @Nullable String digest) {
  static final int MAX_TEXT = 128;

  /** One of which nothing else is known. */
  public Event(String type, @Nullable String source, @Nullable String id) {
    this(type, source, id, Payload.NONE, null);
  }

  public Event with(Payload other) {
    return new Event(type, source, id, other, digest);
  }

  public Event knownBy(String otherDigest) {
    return new Event(type, source, id, payload, otherDigest);
  }

  /** What is wrong with it. */
  public List<Violation> violations() {
    var violations = new ArrayList<Violation>();
    if (isNoText(type) || type.contains("*")) {
      violations.add(new Violation("/type", "must have 1 to 128 characters, and no *"));
    }
    if (source != null && isNoText(source)) {
      violations.add(new Violation("/source", "must have 1 to 128 characters"));
    }
    if (id != null && isNoText(id)) {
      violations.add(new Violation("/id", "must have 1 to 128 characters"));
    }
    return violations;
  }

  static boolean isNoText(String text) {
    return text.isBlank() || Submission.length(text) > MAX_TEXT;
  }
}
