package dev.monitored.server.http.schedule;

import dev.monitored.action.JobId;
import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.engine.schedule.Schedules;
import dev.monitored.server.engine.schedule.Schedules.FiredNow;
import dev.monitored.server.http.auth.ProtectedRoutes;
import dev.monitored.server.http.auth.Scope;
import dev.monitored.server.http.guard.Bodies;
import dev.monitored.server.http.job.JobRoutes;
import dev.monitored.server.http.job.JobView;
import dev.monitored.server.http.run.RunRoutes;
import dev.monitored.server.http.run.RunView;
import dev.monitored.server.http.wire.EtagResponse;
import dev.monitored.server.http.wire.Json;
import dev.monitored.server.http.wire.NextLink;
import dev.monitored.server.http.wire.Parameters;
import dev.monitored.server.http.wire.Preconditions;
import dev.monitored.server.http.wire.Problem;
import dev.monitored.server.http.wire.ProblemException;
import dev.monitored.server.http.wire.RequestKey;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.schedule.Schedule;
import dev.monitored.server.job.schedule.StoredSchedule;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/** The API about schedules. */
public final class ScheduleRoutes {
  static final String SCHEDULES = "/api/v1/schedules";
  static final String SCHEDULE = SCHEDULES + "/{name}";
  static final String PAUSE = SCHEDULE + "/pause";
  static final String RESUME = SCHEDULE + "/resume";
  static final String TRIGGER = SCHEDULE + "/trigger";
  static final String NEXT = SCHEDULE + "/next";

  static final String HISTORY = SCHEDULE + "/history";

  private static final int DEFAULT_NEXT = 10;
  private static final int MAX_NEXT = 100;
  private static final byte[] NO_BODY = {};

  private final JobEngine engine;
  private final Schedules schedules;
  private final Bodies bodies;

  public ScheduleRoutes(JobEngine engine, Bodies bodies) {
    this.engine = engine;
    this.bodies = bodies;
    schedules = engine.schedules();
  }

  public void addTo(ProtectedRoutes routes) {
    routes
        .get(SCHEDULES, Scope.READ, this::list)
        .get(SCHEDULE, Scope.READ, this::get)
        .put(SCHEDULE, Scope.ADMIN, this::put)
        .delete(SCHEDULE, Scope.ADMIN, this::delete)
        .post(PAUSE, Scope.ADMIN, this::pause)
        .post(RESUME, Scope.ADMIN, this::resume)
        .post(TRIGGER, Scope.SUBMIT, this::trigger)
        .get(NEXT, Scope.READ, this::next)
        .get(HISTORY, Scope.READ, this::history);
  }

  private void history(ServerRequest request, ServerResponse response) {
    var name = nameIn(request);
    var parameters = new Parameters(request.query(), "limit", "cursor");
    var cursor = parameters.single("cursor", Parameters.reader("cursor", JobId::parse));
    var counts = engine.histories().counts(name).orElseThrow(() -> unknown());
    var history = engine.histories().ofSchedule(name, cursor, parameters.limit());
    NextLink.add(request, response, SCHEDULES + "/" + name + "/history", history.after());
    Json.send(response, Status.OK_200.code(), ScheduleView.HistoryView.of(counts, history));
  }

  private void list(ServerRequest request, ServerResponse response) {
    var parameters = new Parameters(request.query(), "limit", "cursor");
    var cursor = parameters.single("cursor", Parameters.reader("cursor", ScheduleRoutes::name));
    var page = schedules.list(cursor, parameters.limit());
    NextLink.add(request, response, SCHEDULES, page.after());
    Json.send(response, Status.OK_200.code(), ScheduleView.ListView.of(page));
  }

  private static Optional<String> name(String text) {
    return Optional.of(text).filter(Schedule::isName);
  }

  private void get(ServerRequest request, ServerResponse response) {
    var stored = stored(request);
    EtagResponse.send(
        request, response, Preconditions.tag(stored), Json.bytes(ScheduleView.of(stored)));
  }

  private void put(ServerRequest request, ServerResponse response) {
    var name = Parameters.newName(nameIn(request));
    var change = new ScheduleChange(name, Json.object(TemplateBody.document(request, bodies)));
    switch (schedules.put(name, change::of, Preconditions.of(request)::hold)) {
      case Schedules.Put.Stored(StoredSchedule stored, boolean isNew) -> {
        if (isNew) {
          response.header(HeaderNames.LOCATION, SCHEDULES + "/" + name);
        }
        send(response, isNew ? Status.CREATED_201 : Status.OK_200, stored);
      }
      case Schedules.Put.Refused(var violations) ->
          throw new ProblemException(Problem.invalid(violations));
      case Schedules.Put.NotAsWanted() -> throw notAsWanted();
      case Schedules.Put.TooMany() ->
          throw new ProblemException(
              Problem.conflict(
                  "too-many-schedules", "there may be at most " + Schedule.MOST + " schedules"));
    }
  }

  private static ProblemException notAsWanted() {
    return new ProblemException(
        Problem.preconditionFailed(
            "the schedule was created, changed or deleted by another client"));
  }

  private void delete(ServerRequest request, ServerResponse response) {
    var conditions = Preconditions.of(request);
    var change = schedules.delete(nameIn(request), stored -> conditions.hold(Optional.of(stored)));
    switch (change) {
      case DONE -> response.status(Status.NO_CONTENT_204).send();
      case NOT_NOW, KEY_TAKEN -> throw notAsWanted();
      case UNKNOWN -> throw unknown();
    }
  }

  private void pause(ServerRequest request, ServerResponse response) {
    send(response, Status.OK_200, schedules.pause(nameIn(request)).orElseThrow(() -> unknown()));
  }

  private void resume(ServerRequest request, ServerResponse response) {
    send(response, Status.OK_200, schedules.resume(nameIn(request)).orElseThrow(() -> unknown()));
  }

  private void next(ServerRequest request, ServerResponse response) {
    var count = new Parameters(request.query(), "count").upTo(MAX_NEXT, "count", DEFAULT_NEXT);
    var times = schedules.next(nameIn(request), count).orElseThrow(() -> unknown());
    Json.send(response, Status.OK_200.code(), ScheduleView.Next.of(times));
  }

  private void trigger(ServerRequest request, ServerResponse response) {
    switch (schedules.fireNow(nameIn(request), RequestKey.of(request, NO_BODY))) {
      case FiredNow.StartedJob(JobId job) -> send(response, Status.ACCEPTED_202, job);
      case FiredNow.Existing(JobId job) -> send(response, Status.OK_200, job);
      case FiredNow.StartedRun(RunId run) -> send(response, run);
      case FiredNow.Overlapping() ->
          throw new ProblemException(
              Problem.conflict("overlap", "the previous job or run of the schedule has not ended"));
      case FiredNow.Refused(var violations) ->
          throw new ProblemException(
              Problem.conflict("not-startable", "it is no longer valid: " + violations));
      case FiredNow.KeyReused() -> throw keyReused();
      case FiredNow.Unknown() -> throw unknown();
    }
  }

  private void send(ServerResponse response, Status status, JobId id) {
    response.header(HeaderNames.LOCATION, JobRoutes.JOBS + "/" + id);
    Json.send(
        response,
        status.code(),
        JobView.of(engine.find(id).orElseThrow(ScheduleRoutes::keyReused)));
  }

  private void send(ServerResponse response, RunId id) {
    var runs = engine.runs();
    response.header(HeaderNames.LOCATION, RunRoutes.RUNS + "/" + id);
    Json.send(
        response,
        Status.ACCEPTED_202.code(),
        RunView.of(runs.find(id).orElseThrow(ScheduleRoutes::keyReused), runs.jobs(id)));
  }

  private static void send(ServerResponse response, Status status, StoredSchedule stored) {
    response.header(HeaderNames.ETAG, Preconditions.tag(stored));
    Json.send(response, status.code(), ScheduleView.of(stored));
  }

  private StoredSchedule stored(ServerRequest request) {
    return schedules.find(nameIn(request)).orElseThrow(() -> unknown());
  }

  private static ProblemException keyReused() {
    return new ProblemException(Problem.keyReused());
  }

  private static ProblemException unknown() {
    return new ProblemException(Problem.unknown("schedule"));
  }

  private static String nameIn(ServerRequest request) {
    return request.path().pathParameters().get("name");
  }
}
