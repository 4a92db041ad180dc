package dev.monitored.server.http.trigger;

import dev.monitored.server.http.schedule.TemplateBody;
import dev.monitored.server.http.wire.BodyReader;
import dev.monitored.server.job.trigger.Trigger;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a trigger out of its JSON, and says all that is wrong with it at once. */
public final class TriggerBody {
  public static final Set<String> FIELDS = Set.of("type", "source", "job", "run", "paused");

  private TriggerBody() {}

  static Trigger read(String name, Map<String, @Nullable Object> document) {
    var body = BodyReader.of(document);
    body.refuseUnknown(FIELDS, "a trigger");
    var trigger =
        new Trigger(
            name,
            body.requiredText("type"),
            body.text("source"),
            TemplateBody.read(body),
            body.flag("paused"));
    body.refuseIfViolated();
    return trigger;
  }
}
