package dev.monitored.server.http.schedule;

import dev.monitored.action.Violation;
import dev.monitored.server.http.wire.Problem;
import dev.monitored.server.http.wire.ProblemException;
import dev.monitored.server.job.schedule.Schedule;
import dev.monitored.server.job.schedule.StoredSchedule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A PUT of a schedule. What it does not name stays as it is, so that whoever sends a schedule as it
 * was read changes nothing.
 */
record ScheduleChange(String name, Map<String, @Nullable Object> document) {
  private static final String NAME = "name";

  /** A field replaces those that exclude it. */
  private static final Map<String, List<String>> INSTEAD_OF =
      Map.of(
          "cron", List.of("everySeconds"),
          "everySeconds", List.of("cron", "timeZone"),
          "job", List.of("run"),
          "run", List.of("job"));

  /** Makes a schedule of what is there, or refuses the request. */
  Schedule of(Optional<Schedule> before) {
    if (document.containsKey(NAME) && !name.equals(document.get(NAME))) {
      throw new ProblemException(
          Problem.invalid(List.of(new Violation("/name", "must be " + name + ", as in the path"))));
    }
    var sent = new LinkedHashMap<String, @Nullable Object>(document);
    sent.keySet().removeAll(ScheduleBody.READ_ONLY);
    return ScheduleBody.read(name, before.map(schedule -> merged(schedule, sent)).orElse(sent));
  }

  private static Map<String, @Nullable Object> merged(
      Schedule before, Map<String, @Nullable Object> sent) {
    var stored = StoredSchedule.notFired(before);
    var known = ShownDocument.of(ScheduleView.of(stored), ScheduleView.whole(stored));
    var merged = new LinkedHashMap<String, @Nullable Object>(known.stored());
    merged.keySet().removeAll(ScheduleBody.READ_ONLY);
    sent.keySet()
        .forEach(field -> merged.keySet().removeAll(INSTEAD_OF.getOrDefault(field, List.of())));
    if (sent.containsKey("misfire")) {
      merged.remove("catchUp");
    }
    sent.forEach((field, value) -> merged.put(field, known.unmasked(field, value)));
    return merged;
  }
}
