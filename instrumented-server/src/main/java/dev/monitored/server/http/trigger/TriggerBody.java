package dev.monitored.server.http.trigger;

import dev.monitored.server.http.schedule.TemplateBody;
import dev.monitored.server.http.wire.BodyReader;
import dev.monitored.server.job.trigger.EventFilter;
import dev.monitored.server.job.trigger.Trigger;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a trigger out of its JSON, and says all that is wrong with it at once. */
public final class TriggerBody {
  public static final Set<String> FIELDS =
      Set.of("type", "source", "filters", "job", "run", "paused");

  private static final String EQUALS = "equals";
  private static final String PREFIX = "prefix";
  private static final Set<String> FILTER_FIELDS = Set.of("pointer", EQUALS, PREFIX);

  private TriggerBody() {}

  static Trigger read(String name, Map<String, @Nullable Object> document) {
    var body = BodyReader.of(document);
    body.refuseUnknown(FIELDS, "a trigger");
    var trigger =
        new Trigger(
            name,
            body.requiredText("type"),
            body.text("source"),
            body.objects("filters", false).stream().map(TriggerBody::filter).toList(),
            TemplateBody.read(body),
            body.flag("paused"));
    body.refuseIfViolated();
    return trigger;
  }

  private static EventFilter filter(BodyReader filter) {
    filter.refuseUnknown(FILTER_FIELDS, "a filter");
    var condition = filter.exactlyOne(EQUALS, PREFIX);
    return new EventFilter(
        filter.requiredText("pointer"),
        Objects.requireNonNullElse(filter.text(condition), ""),
        condition.equals(PREFIX));
  }
}
