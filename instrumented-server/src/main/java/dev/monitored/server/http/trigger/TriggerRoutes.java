package dev.monitored.server.http.trigger;

import dev.monitored.action.JobId;
import dev.monitored.server.engine.Histories;
import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.engine.trigger.Triggers;
import dev.monitored.server.http.auth.ProtectedRoutes;
import dev.monitored.server.http.auth.Scope;
import dev.monitored.server.http.guard.Bodies;
import dev.monitored.server.http.schedule.TemplateBody;
import dev.monitored.server.http.wire.EtagResponse;
import dev.monitored.server.http.wire.Json;
import dev.monitored.server.http.wire.NextLink;
import dev.monitored.server.http.wire.Parameters;
import dev.monitored.server.http.wire.Problem;
import dev.monitored.server.http.wire.ProblemException;
import dev.monitored.server.job.trigger.Trigger;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/** The API about triggers. */
public final class TriggerRoutes {
  static final String TRIGGERS = "/api/v1/triggers";
  static final String TRIGGER = TRIGGERS + "/{name}";

  static final String HISTORY = TRIGGER + "/history";

  private final Triggers triggers;
  private final Histories histories;
  private final Bodies bodies;

  public TriggerRoutes(JobEngine engine, Bodies bodies) {
    triggers = engine.triggers();
    histories = engine.histories();
    this.bodies = bodies;
  }

  public void addTo(ProtectedRoutes routes) {
    routes
        .get(TRIGGERS, Scope.READ, this::list)
        .get(TRIGGER, Scope.READ, this::get)
        .put(TRIGGER, Scope.ADMIN, this::put)
        .delete(TRIGGER, Scope.ADMIN, this::delete)
        .get(HISTORY, Scope.READ, this::history);
  }

  private void history(ServerRequest request, ServerResponse response) {
    var name = nameIn(request);
    var parameters = new Parameters(request.query(), "limit", "cursor");
    var cursor = parameters.single("cursor", Parameters.reader("cursor", JobId::parse));
    if (triggers.find(name).isEmpty()) {
      throw unknown();
    }
    var history = histories.ofTrigger(name, cursor, parameters.limit());
    NextLink.add(request, response, TRIGGERS + "/" + name + "/history", history.after());
    Json.send(response, Status.OK_200.code(), TriggerView.HistoryView.of(history));
  }

  private void list(ServerRequest request, ServerResponse response) {
    var parameters = new Parameters(request.query(), "limit", "cursor");
    var cursor = parameters.single("cursor", Parameters.reader("cursor", TriggerRoutes::name));
    var page = triggers.list(cursor, parameters.limit());
    NextLink.add(request, response, TRIGGERS, page.after());
    Json.send(response, Status.OK_200.code(), TriggerView.ListView.of(page));
  }

  private static Optional<String> name(String text) {
    return Optional.of(text).filter(Trigger::isName);
  }

  private void get(ServerRequest request, ServerResponse response) {
    var trigger = triggers.find(nameIn(request)).orElseThrow(() -> unknown());
    EtagResponse.send(request, response, TriggerView.of(trigger));
  }

  private void put(ServerRequest request, ServerResponse response) {
    var name = Parameters.newName(nameIn(request));
    var trigger = TriggerBody.read(name, Json.object(TemplateBody.document(request, bodies)));
    switch (triggers.put(trigger)) {
      case Triggers.Put.Stored(boolean isNew) -> {
        if (isNew) {
          response.header(HeaderNames.LOCATION, TRIGGERS + "/" + name);
        }
        var status = isNew ? Status.CREATED_201 : Status.OK_200;
        Json.send(response, status.code(), TriggerView.of(trigger));
      }
      case Triggers.Put.Refused(var violations) ->
          throw new ProblemException(Problem.invalid(violations));
      case Triggers.Put.TooMany() ->
          throw new ProblemException(
              Problem.conflict(
                  "too-many-triggers", "there may be at most " + Trigger.MOST + " triggers"));
    }
  }

  private void delete(ServerRequest request, ServerResponse response) {
    if (!triggers.delete(nameIn(request))) {
      throw unknown();
    }
    response.status(Status.NO_CONTENT_204).send();
  }

  private static ProblemException unknown() {
    return new ProblemException(Problem.unknown("trigger"));
  }

  private static String nameIn(ServerRequest request) {
    return request.path().pathParameters().get("name");
  }
}
