package dev.monitored.server.http.trigger;

import dev.monitored.server.http.wire.BodyReader;
import dev.monitored.server.http.wire.Json;
import dev.monitored.server.job.trigger.Event;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Parses an event from JSON. Its data is not stored. */
public final class EventBody {
  private static final String DATA = "data";
  private static final String COMMAND = "command";
  private static final String PAYLOAD = "payload";

  public static final Set<String> FIELDS = Set.of("type", "source", "id", DATA);

  private EventBody() {}

  static Event read(byte[] json) {
    var document = Json.object(json);
    var body = BodyReader.of(only(document, field -> !field.equals(DATA)));
    body.refuseUnknown(FIELDS, "an event");
    var event = new Event(body.requiredText("type"), body.text("source"), body.text("id"));
    body.refuseIfViolated();
    return event.with(JsonPayload.of(json, DATA));
  }

  /** Takes the command of AYS for the type. */
  static Event readOfAys(byte[] json) {
    var document = Json.object(json);
    var body = BodyReader.of(only(document, COMMAND::equals));
    var event = new Event(body.requiredText(COMMAND), null, null);
    body.refuseIfViolated();
    event.violations().forEach(violation -> body.refuse(COMMAND, violation.detail()));
    body.refuseIfViolated();
    return event.with(JsonPayload.of(json, PAYLOAD));
  }

  private static Map<String, @Nullable Object> only(
      Map<String, @Nullable Object> document, Predicate<String> isRead) {
    var read = new LinkedHashMap<String, @Nullable Object>(document);
    read.keySet().removeIf(isRead.negate());
    return read;
  }
}
