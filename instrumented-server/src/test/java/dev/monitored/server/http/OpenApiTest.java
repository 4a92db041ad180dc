package dev.monitored.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.http.ays.AysRoutes;
import dev.monitored.server.job.Action;
import dev.monitored.server.job.Violation;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The description of the API says what the code does. */
class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private static Set<String> keys(String... path) {
    return new TreeSet<>(OpenApiPart.at(path).orElseThrow().keys());
  }

  @Test
  void everyRouteIsInIt() {
    var methods = new TreeMap<String, Set<String>>();
    for (var path : keys("paths")) {
      var below = keys("paths", path);
      below.retainAll(METHODS);
      methods.put(path, below);
    }

    assertThat(methods)
        .isEqualTo(
            Map.ofEntries(
                Map.entry(JobRoutes.JOBS, Set.of("get", "post")),
                Map.entry(BulkRoutes.CANCEL, Set.of("post")),
                Map.entry(BulkRoutes.RETRY, Set.of("post")),
                Map.entry(BulkRoutes.DELETE, Set.of("post")),
                Map.entry(JobRoutes.JOB, Set.of("get", "delete")),
                Map.entry(JobRoutes.START, Set.of("post")),
                Map.entry(JobRoutes.RETRY, Set.of("post")),
                Map.entry(JobRoutes.RERUN, Set.of("post")),
                Map.entry(RunRoutes.RUNS, Set.of("get", "post")),
                Map.entry(RunRoutes.RUN, Set.of("get", "delete")),
                Map.entry(RunRoutes.START, Set.of("post")),
                Map.entry(RunRoutes.CANCEL, Set.of("post")),
                Map.entry(RunRoutes.RETRY, Set.of("post")),
                Map.entry(JobRoutes.CANCEL, Set.of("post")),
                Map.entry(JobRoutes.ATTEMPTS, Set.of("get")),
                Map.entry(JobRoutes.CALLBACK, Set.of("get")),
                Map.entry(RunRoutes.CALLBACK, Set.of("get")),
                Map.entry(LogRoute.LOG, Set.of("get")),
                Map.entry(ScheduleRoutes.SCHEDULES, Set.of("get")),
                Map.entry(ScheduleRoutes.SCHEDULE, Set.of("get", "put", "delete")),
                Map.entry(ScheduleRoutes.PAUSE, Set.of("post")),
                Map.entry(ScheduleRoutes.RESUME, Set.of("post")),
                Map.entry(ScheduleRoutes.TRIGGER, Set.of("post")),
                Map.entry(ScheduleRoutes.NEXT, Set.of("get")),
                Map.entry(TriggerRoutes.TRIGGERS, Set.of("get")),
                Map.entry(TriggerRoutes.TRIGGER, Set.of("get", "put", "delete")),
                Map.entry(EventRoutes.EVENTS, Set.of("post")),
                Map.entry(EventRoutes.WEBHOOK_EVENTS, Set.of("post")),
                Map.entry(EventRoutes.WEBHOOK_GITHUB, Set.of("post")),
                Map.entry(QueueRoutes.QUEUES, Set.of("get")),
                Map.entry(QueueRoutes.QUEUE, Set.of("get")),
                Map.entry(QueueRoutes.PAUSE, Set.of("post")),
                Map.entry(QueueRoutes.RESUME, Set.of("post")),
                Map.entry(ActionRoute.ACTIONS, Set.of("get")),
                Map.entry(AysRoutes.RUNS, Set.of("get", "post")),
                Map.entry(AysRoutes.RUN, Set.of("get", "post", "delete")),
                Map.entry(AysRoutes.JOBS, Set.of("get")),
                Map.entry(AysRoutes.JOB, Set.of("get")),
                Map.entry(AysRoutes.SCHEDULER, Set.of("get")),
                Map.entry(AysRoutes.RUNNING, Set.of("get")),
                Map.entry(OpenApiRoute.OPENAPI, Set.of("get")),
                Map.entry("/metrics", Set.of("get")),
                Map.entry("/livez", Set.of("get")),
                Map.entry("/readyz", Set.of("get"))));
  }

  @Test
  void schemasHaveTheFieldsOfTheRecords() {
    assertFields(JobView.class, "Job");
    assertFields(JobView.Page.class, "JobPage");
    assertFields(JobView.AttemptView.class, "Attempt");
    assertFields(BulkView.Preview.class, "BulkPreview");
    assertFields(BulkView.Result.class, "BulkResult");
    assertFields(BulkView.Item.class, "BulkResult", "properties", "items", "items");
    assertFields(LogFormat.LineView.class, "LogLine");
    assertFields(QueueRoutes.QueueView.class, "Queue");
    assertFields(RunView.class, "Run");
    assertFields(RunView.Page.class, "RunPage");
    assertFields(RunView.StepView.class, "Run", "properties", "steps", "items");
    assertFields(ScheduleView.class, "Schedule");
    assertFields(ScheduleView.Page.class, "SchedulePage");
    assertFields(TriggerView.class, "Trigger");
    assertFields(TriggerView.Page.class, "TriggerPage");
    assertFields(EventView.class, "EventAnswer");
    assertFields(EventView.StartedView.class, "EventAnswer", "properties", "started", "items");
    assertFields(CallbackView.class, "Callback");
    assertFields(CallbackView.Progress.class, "CallbackProgress");
    assertFields(Problem.class, "Problem");
    assertFields(Violation.class, "Problem", "properties", "errors", "items");
    assertFields(Action.Parameter.class, "Action", "properties", "arguments", "items");
    assertThat(schema("Submission").find("properties").orElseThrow().keys())
        .containsExactlyInAnyOrderElementsOf(SubmissionBody.FIELDS);
    assertThat(schema("SubmissionPatch").find("properties").orElseThrow().keys())
        .containsExactlyInAnyOrderElementsOf(SubmissionBody.FIELDS);
    assertThat(schema("RunSubmission").find("properties").orElseThrow().keys())
        .containsExactlyInAnyOrderElementsOf(RunBody.FIELDS);
    assertThat(schema("ScheduleSubmission").find("properties").orElseThrow().keys())
        .containsExactlyInAnyOrderElementsOf(ScheduleBody.FIELDS);
    assertThat(schema("TriggerSubmission").find("properties").orElseThrow().keys())
        .containsExactlyInAnyOrderElementsOf(TriggerBody.FIELDS);
    assertThat(schema("Event").find("properties").orElseThrow().keys())
        .containsExactlyInAnyOrderElementsOf(EventBody.FIELDS);
    assertThat(schema("Callback").find("properties").orElseThrow().keys())
        .containsExactlyInAnyOrderElementsOf(CallbackBody.FIELDS);
  }

  private static OpenApiPart schema(String... path) {
    return OpenApiPart.at("components", "schemas").orElseThrow().find(path).orElseThrow();
  }

  /** They are all that there may be. */
  private static void assertFields(Class<? extends Record> type, String... path) {
    var schema = schema(path);
    assertThat(schema.find("properties").orElseThrow().keys())
        .containsExactlyInAnyOrderElementsOf(fields(type));
    assertThat(schema.value().path("additionalProperties").asBoolean(true))
        .as(type.getName())
        .isFalse();
  }

  private static Set<String> fields(Class<? extends Record> type) {
    return Stream.of(type.getRecordComponents())
        .map(RecordComponent::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
