package dev.monitored.server.job.trigger;

import dev.monitored.action.Violation;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.run.Placeholders;
import dev.monitored.server.job.run.Template;
import dev.monitored.server.job.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A job or a run that events start.
 *
 * @param type of the events; with a star at the end, the start of their type
 * @param source of the events; any when null
 * @param filters all of which an event must fulfill
 * @param paused nothing starts it
 */
public record Trigger(
    String name,
    String type,
    @Nullable String source,
    List<EventFilter> filters,
    Template template,
    boolean paused) {
  public static final int MOST = 500;

  public static boolean isName(String text) {
    return Schedule.isName(text);
  }

  /** The fields of an event that it has to know. */
  public Set<String> fields() {
    return Stream.concat(
            filters.stream().map(EventFilter::pointer), Placeholders.names(template).stream())
        .collect(Collectors.toSet());
  }

  public boolean matches(Map<String, String> fields) {
    return filters.stream().allMatch(filter -> filter.matches(fields));
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
    if (filters.size() > EventFilter.MOST) {
      violations.add(new Violation("/filters", "must be at most " + EventFilter.MOST));
    }
    for (int i = 0; i < filters.size(); i++) {
      var place = "/filters/" + i;
      if (!EventFilter.isPointer(filters.get(i).pointer())) {
        violations.add(
            new Violation(
                place + "/pointer", "must be a JSON Pointer such as /ref, of at most 16 levels"));
      }
      if (Submission.length(filters.get(i).value()) > EventFilter.MAX_VALUE) {
        violations.add(new Violation(place, "must have a value of at most 256 characters"));
      }
    }
    return violations;
  }
}
