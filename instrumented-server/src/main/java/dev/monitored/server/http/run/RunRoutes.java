package dev.monitored.server.http.run;

import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.engine.RunEngine;
import dev.monitored.server.http.auth.ProtectedRoutes;
import dev.monitored.server.http.auth.Scope;
import dev.monitored.server.http.callback.CallbackView;
import dev.monitored.server.http.guard.Bodies;
import dev.monitored.server.http.wire.ChangeErrors;
import dev.monitored.server.http.wire.EtagResponse;
import dev.monitored.server.http.wire.Json;
import dev.monitored.server.http.wire.NextLink;
import dev.monitored.server.http.wire.Parameters;
import dev.monitored.server.http.wire.Problem;
import dev.monitored.server.http.wire.ProblemException;
import dev.monitored.server.http.wire.RequestKey;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.callback.CallbackRecord.Subject;
import dev.monitored.server.job.query.RunQuery;
import dev.monitored.server.job.run.Run;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.job.secret.Secrets;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The API about runs. */
public final class RunRoutes {
  public static final String RUNS = "/api/v1/runs";
  static final String RUN = RUNS + "/{id}";
  static final String START = RUN + "/start";
  static final String CANCEL = RUN + "/cancel";
  static final String RETRY = RUN + "/retry";
  static final String CALLBACK = RUN + "/callback";

  private final JobEngine engine;
  private final RunEngine runs;
  private final Bodies bodies;

  public RunRoutes(JobEngine engine, Bodies bodies) {
    this.engine = engine;
    runs = engine.runs();
    this.bodies = bodies;
  }

  public void addTo(ProtectedRoutes routes) {
    routes
        .get(RUNS, Scope.READ, this::list)
        .post(RUNS, Scope.SUBMIT, this::submit)
        .get(RUN, Scope.READ, this::get)
        .delete(RUN, Scope.ADMIN, this::delete)
        .get(CALLBACK, Scope.READ, this::callback)
        .post(START, Scope.SUBMIT, changing(runs::start, "the run has already started"))
        .post(CANCEL, Scope.SUBMIT, changing(runs::cancel, "the run has ended"))
        .post(RETRY, Scope.SUBMIT, changing(runs::retry, "the run has not ended, or ended ok"));
  }

  private void submit(ServerRequest request, ServerResponse response) {
    var body = bodies.json(request);
    var submission = RunBody.read(Json.object(body));
    switch (runs.submit(submission, RequestKey.of(request, body))) {
      case RunEngine.Result.Accepted(Run run) -> {
        response.header(HeaderNames.LOCATION, RUNS + "/" + run.id());
        send(response, Status.ACCEPTED_202, run);
      }
      case RunEngine.Result.KeyReused() -> throw new ProblemException(Problem.keyReused());
      case RunEngine.Result.Refused(var violations) ->
          throw new ProblemException(Problem.invalid(secrets(submission).masked(violations)));
    }
  }

  private static Secrets secrets(RunSubmission submission) {
    var arguments =
        submission.steps().stream().flatMap(List::stream).map(Submission::arguments).toList();
    return Secrets.of(Map.of("arguments", arguments));
  }

  private void list(ServerRequest request, ServerResponse response) {
    var parameters =
        new Parameters(
            request.query(),
            "limit",
            "cursor",
            "sort",
            "state",
            "labelSelector",
            "createdFrom",
            "createdBefore",
            "schedule",
            "trigger",
            "count");
    var query =
        new RunQuery(
            parameters.states(),
            parameters.labels(),
            parameters.time("createdFrom"),
            parameters.time("createdBefore"),
            parameters.name("schedule"),
            parameters.name("trigger"));
    var page = runs.list(query, parameters.page(RunId::parse));
    NextLink.add(request, response, RUNS, page.after());
    Json.send(response, Status.OK_200.code(), RunView.ListView.of(page));
  }

  private void get(ServerRequest request, ServerResponse response) {
    var run = stored(idIn(request));
    EtagResponse.send(request, response, RunView.of(run, runs.jobs(run.id())));
  }

  private void callback(ServerRequest request, ServerResponse response) {
    var run = stored(idIn(request));
    var subject = new Subject.OfRun(run.id());
    Json.send(
        response,
        Status.OK_200.code(),
        CallbackView.Progress.of(run.callback(), subject, engine::callback));
  }

  private void delete(ServerRequest request, ServerResponse response) {
    ChangeErrors.check(runs.delete(idIn(request)), "run", "the run has not ended");
    response.status(Status.NO_CONTENT_204).send();
  }

  private Handler changing(Function<RunId, ChangeResult> change, String notNow) {
    return (request, response) -> {
      var id = idIn(request);
      ChangeErrors.check(change.apply(id), "run", notNow);
      send(response, Status.ACCEPTED_202, stored(id));
    };
  }

  private void send(ServerResponse response, Status status, Run run) {
    Json.send(response, status.code(), RunView.of(run, runs.jobs(run.id())));
  }

  private Run stored(RunId id) {
    return runs.find(id).orElseThrow(() -> new ProblemException(Problem.unknown("run")));
  }

  private static RunId idIn(ServerRequest request) {
    return RunId.parse(request.path().pathParameters().get("id"))
        .orElseThrow(() -> new ProblemException(Problem.unknown("run")));
  }
}
