package dev.monitored.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.job.Action;
import dev.monitored.server.job.Violation;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The description of the API says what the code does. */
class OpenApiTest {
  private final List<String> lines = document().lines().toList();

  private static String document() {
    try (var stream = OpenApiTest.class.getResourceAsStream(OpenApiRoute.OPENAPI)) {
      assertThat(stream).isNotNull();
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The keys one level below a top-level path of keys, by indentation. */
  private Set<String> keysBelow(String... path) {
    var keys = new TreeSet<String>();
    var at = new String[path.length + 1];
    for (var line : lines) {
      int depth = (line.length() - line.stripLeading().length()) / 2;
      if (line.isBlank() || depth > path.length || line.stripLeading().startsWith("-")) {
        continue;
      }
      at[depth] = line.strip().split(":", 2)[0].replace("'", "");
      if (depth == path.length && Stream.of(at).limit(depth).toList().equals(List.of(path))) {
        keys.add(at[depth]);
      }
    }
    return keys;
  }

  @Test
  void everyRouteIsInIt() {
    var methods = new TreeMap<String, Set<String>>();
    for (var path : keysBelow("paths")) {
      var below = keysBelow("paths", path);
      below.retainAll(Set.of("get", "post", "put", "patch", "delete"));
      methods.put(path, below);
    }

    assertThat(methods)
        .isEqualTo(
            Map.ofEntries(
                Map.entry(JobRoutes.JOBS, Set.of("get", "post")),
                Map.entry(JobRoutes.JOB, Set.of("get", "delete")),
                Map.entry(JobRoutes.RETRY, Set.of("post")),
                Map.entry(RunRoutes.RUNS, Set.of("get", "post")),
                Map.entry(RunRoutes.RUN, Set.of("get", "delete")),
                Map.entry(RunRoutes.START, Set.of("post")),
                Map.entry(RunRoutes.CANCEL, Set.of("post")),
                Map.entry(RunRoutes.RETRY, Set.of("post")),
                Map.entry(JobRoutes.CANCEL, Set.of("post")),
                Map.entry(JobRoutes.ATTEMPTS, Set.of("get")),
                Map.entry(ScheduleRoutes.SCHEDULES, Set.of("get")),
                Map.entry(ScheduleRoutes.SCHEDULE, Set.of("get", "put", "delete")),
                Map.entry(ScheduleRoutes.PAUSE, Set.of("post")),
                Map.entry(ScheduleRoutes.RESUME, Set.of("post")),
                Map.entry(ScheduleRoutes.TRIGGER, Set.of("post")),
                Map.entry(ScheduleRoutes.NEXT, Set.of("get")),
                Map.entry(QueueRoutes.QUEUES, Set.of("get")),
                Map.entry(QueueRoutes.QUEUE, Set.of("get")),
                Map.entry(QueueRoutes.PAUSE, Set.of("post")),
                Map.entry(QueueRoutes.RESUME, Set.of("post")),
                Map.entry(ActionRoute.ACTIONS, Set.of("get")),
                Map.entry(OpenApiRoute.OPENAPI, Set.of("get")),
                Map.entry("/metrics", Set.of("get")),
                Map.entry("/livez", Set.of("get")),
                Map.entry("/readyz", Set.of("get"))));
  }

  @Test
  void schemasHaveTheFieldsOfTheRecords() {
    assertFields("Job", JobView.class);
    assertFields("JobPage", JobView.Page.class);
    assertFields("Attempt", JobView.AttemptView.class);
    assertFields("Queue", QueueRoutes.QueueView.class);
    assertFields("Run", RunView.class);
    assertFields("RunPage", RunView.Page.class);
    assertFields("Schedule", ScheduleView.class);
    assertFields("SchedulePage", ScheduleView.Page.class);
    assertThat(keysBelow("components", "schemas", "ScheduleSubmission", "properties"))
        .isEqualTo(ScheduleBody.FIELDS);
    assertThat(keysBelow("components", "schemas", "RunSubmission", "properties"))
        .isEqualTo(RunBody.FIELDS);
    assertFields("Problem", Problem.class);
    assertThat(itemFields("Problem", "errors")).isEqualTo(fields(Violation.class));
    assertThat(itemFields("Action", "arguments")).isEqualTo(fields(Action.Parameter.class));
    assertThat(keysBelow("components", "schemas", "Submission", "properties"))
        .isEqualTo(SubmissionBody.FIELDS);
  }

  private void assertFields(String schema, Class<? extends Record> type) {
    assertThat(keysBelow("components", "schemas", schema, "properties")).isEqualTo(fields(type));
  }

  private Set<String> itemFields(String schema, String field) {
    return keysBelow("components", "schemas", schema, "properties", field, "items", "properties");
  }

  private static Set<String> fields(Class<? extends Record> type) {
    return Stream.of(type.getRecordComponents())
        .map(RecordComponent::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
