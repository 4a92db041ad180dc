package dev.monitored.server.job.trigger;

import dev.monitored.action.Violation;
import dev.monitored.server.job.run.Template;
import dev.monitored.server.job.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job or a run that events start.
 *
 * @param type of the events; with a star at the end, the start of their type
 * @param source of the events; any when null
 * @param paused nothing starts it
 */
public record Trigger(
    String name, String type, @Nullable String source, Template template, boolean paused) {
  public static final int MOST = 500;

  public static boolean isName(String text) {
    return Schedule.isName(text);
  }

  /** What is wrong with it, apart from what it starts. */
  public List<Violation> violations() {
    var violations = new ArrayList<Violation>();
    if (Event.isNoText(type) || type.substring(0, type.length() - 1).contains("*")) {
      violations.add(
          new Violation("/type", "must have 1 to 128 characters, and a * only at its end"));
    }
    if (source != null && Event.isNoText(source)) {
      violations.add(new Violation("/source", "must have 1 to 128 characters"));
    }
    return violations;
  }
}
