package dev.monitored.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.action.Violation;
import dev.monitored.server.engine.JobEnds;
import dev.monitored.server.engine.SleepEngine;
import dev.monitored.server.engine.flow.Finding;
import dev.monitored.server.http.auth.MeRoute;
import dev.monitored.server.http.callback.CallbackBody;
import dev.monitored.server.http.callback.CallbackView;
import dev.monitored.server.http.change.ChangeEvent;
import dev.monitored.server.http.change.ChangeRoute;
import dev.monitored.server.http.change.ChangeStreams;
import dev.monitored.server.http.guard.Bodies;
import dev.monitored.server.http.guard.BodyRoom;
import dev.monitored.server.http.job.BulkView;
import dev.monitored.server.http.job.JobView;
import dev.monitored.server.http.job.SubmissionBody;
import dev.monitored.server.http.log.LogFormat;
import dev.monitored.server.http.log.LogRoute;
import dev.monitored.server.http.log.LogStreams;
import dev.monitored.server.http.overview.HealthView;
import dev.monitored.server.http.overview.ServerInfo;
import dev.monitored.server.http.overview.SummaryView;
import dev.monitored.server.http.queue.ActionRoute;
import dev.monitored.server.http.queue.QueueRoutes;
import dev.monitored.server.http.queue.ReplicaRoute;
import dev.monitored.server.http.run.RunBody;
import dev.monitored.server.http.run.RunView;
import dev.monitored.server.http.run.StartedView;
import dev.monitored.server.http.schedule.ScheduleBody;
import dev.monitored.server.http.schedule.ScheduleView;
import dev.monitored.server.http.trigger.EventBody;
import dev.monitored.server.http.trigger.EventRoutes;
import dev.monitored.server.http.trigger.EventView;
import dev.monitored.server.http.trigger.TriggerBody;
import dev.monitored.server.http.trigger.TriggerView;
import dev.monitored.server.http.wire.Problem;
import dev.monitored.server.metrics.JobMetrics;
import dev.monitored.server.store.sql.SqlStore;
import io.prometheus.client.CollectorRegistry;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The description of the API says what the code does. */
class OpenApiTest {
  private static Set<String> keys(String... path) {
    return new TreeSet<>(OpenApiPart.at(path).orElseThrow().keys());
  }

  private static final ServerInfo INFO =
      new ServerInfo(
          "1",
          "2026-12-01T00:00:00Z",
          null,
          "UTC",
          "sqlite",
          false,
          1,
          Map.of(),
          new ServerInfo.Kept(1, 1, 1, null),
          new ServerInfo.Limits(1, 1, 1, 1, 1, 1, 1, 1),
          1,
          1,
          false,
          false);

  @TempDir Path data;

  @Test
  void everyRouteIsInIt() {
    var bodies = new Bodies(0, new BodyRoom(0, 0));
    try (var store = SqlStore.open(data)) {
      var ends = new JobEnds(new JobMetrics(new CollectorRegistry(), List.of()), 1);
      var engine = SleepEngine.on(store, 1, ends);
      var log = new LogRoute(engine.logs(), new LogStreams(engine.logs(), 1));
      var changes = new ChangeRoute(new ChangeStreams(engine.changes(), 1));
      var events = new EventRoutes(engine, bodies);

      assertThat(HttpApi.routes(engine, INFO, ends, log, changes, events, bodies).methods())
          .isEqualTo(described(true));
      assertThat(described(false).keySet())
          .containsExactlyInAnyOrder(
              OpenApiRoute.OPENAPI,
              PageRoutes.START,
              PageRoutes.FILE,
              "/metrics",
              "/livez",
              "/readyz");
    }
  }

  /** The methods of each path that need a token, or do not. */
  private static Map<String, Set<String>> described(boolean needToken) {
    var described = new TreeMap<String, Set<String>>();
    for (var path : keys("paths")) {
      for (var method : keys("paths", path)) {
        var operation = OpenApiPart.at("paths", path, method).orElseThrow();
        if (operation.find("responses").isPresent()
            && operation.value().path("security").isEmpty() != needToken) {
          described
              .computeIfAbsent(path, _ -> new TreeSet<>())
              .add(method.toUpperCase(Locale.ROOT));
        }
      }
    }
    return described;
  }

  @Test
  void schemasHaveTheFieldsOfTheRecords() {
    assertFields(JobView.class, "Job");
    assertFields(JobView.ListView.class, "JobPage");
    assertFields(JobView.AttemptView.class, "Attempt");
    assertFields(ChangeEvent.class, "Change");
    assertFields(ReplicaRoute.ReplicaView.class, "Replica");
    assertFields(ReplicaRoute.ReplicasView.class, "Replicas");
    assertFields(BulkView.Preview.class, "BulkPreview");
    assertFields(BulkView.Result.class, "BulkResult");
    assertFields(BulkView.Item.class, "BulkResult", "properties", "items", "items");
    assertFields(LogFormat.LineView.class, "LogLine");
    assertFields(QueueRoutes.QueueView.class, "Queue");
    assertFields(RunView.class, "Run");
    assertFields(RunView.ListView.class, "RunPage");
    assertFields(RunView.StepView.class, "Run", "properties", "steps", "items");
    assertFields(ScheduleView.class, "Schedule");
    assertFields(ScheduleView.ListView.class, "SchedulePage");
    assertFields(TriggerView.class, "Trigger");
    assertFields(TriggerView.ListView.class, "TriggerPage");
    assertThat(schema("EventFilter").find("properties").orElseThrow().keys())
        .containsExactlyInAnyOrder("pointer", "equals", "prefix");
    assertFields(EventView.class, "EventAnswer");
    assertFields(EventView.StartedView.class, "EventAnswer", "properties", "started", "items");
    assertFields(CallbackView.class, "Callback");
    assertFields(CallbackView.Progress.class, "CallbackProgress");
    assertFields(CallbackView.Item.class, "CallbackItem");
    assertFields(CallbackView.ListView.class, "CallbackPage");
    assertFields(CallbackView.Resent.class, "CallbacksResent");
    assertFields(ScheduleView.HistoryView.class, "ScheduleHistory");
    assertFields(ScheduleView.CountsView.class, "ScheduleHistory", "properties", "counts");
    assertFields(TriggerView.HistoryView.class, "TriggerHistory");
    assertFields(StartedView.class, "Started");
    assertFields(SummaryView.class, "Summary");
    assertFields(SummaryView.Waiting.class, "Summary", "properties", "waiting");
    assertFields(SummaryView.QueueSummary.class, "Summary", "properties", "queues", "items");
    assertFields(SummaryView.ActionSummary.class, "Summary", "properties", "actions", "items");
    assertFields(SummaryView.Ends.class, "EndCounts");
    assertFields(SummaryView.Throughput.class, "Summary", "properties", "throughput");
    assertFields(
        SummaryView.Minute.class,
        "Summary",
        "properties",
        "throughput",
        "properties",
        "minutes",
        "items");
    assertFields(HealthView.class, "Health");
    assertFields(HealthView.LimitsView.class, "Health", "properties", "limits");
    assertThat(schema("Finding", "properties", "code", "enum").value())
        .extracting(JsonNode::asString)
        .containsExactly(
            Stream.of(Finding.Code.values()).map(Finding.Code::word).toArray(String[]::new));
    assertFields(MeRoute.MeView.class, "Me");
    assertFields(ServerInfo.class, "Info");
    assertFields(ServerInfo.Kept.class, "Info", "properties", "retention");
    assertFields(ServerInfo.Limits.class, "Info", "properties", "limits");
    assertFields(Problem.class, "Problem");
    assertFields(Violation.class, "Problem", "properties", "errors", "items");
    assertFields(ActionRoute.ArgumentView.class, "Action", "properties", "arguments", "items");
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
