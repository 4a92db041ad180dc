package dev.monitored.server.http.job;

import dev.monitored.action.JobId;
import dev.monitored.server.engine.JobEnds;
import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.engine.admission.SubmitResult;
import dev.monitored.server.http.auth.ProtectedRoutes;
import dev.monitored.server.http.auth.Scope;
import dev.monitored.server.http.callback.CallbackView;
import dev.monitored.server.http.guard.Bodies;
import dev.monitored.server.http.guard.BodyRoom;
import dev.monitored.server.http.guard.Connection;
import dev.monitored.server.http.wire.ChangeErrors;
import dev.monitored.server.http.wire.EtagResponse;
import dev.monitored.server.http.wire.Json;
import dev.monitored.server.http.wire.NextLink;
import dev.monitored.server.http.wire.Parameters;
import dev.monitored.server.http.wire.Preference;
import dev.monitored.server.http.wire.Problem;
import dev.monitored.server.http.wire.ProblemException;
import dev.monitored.server.http.wire.RequestKey;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.callback.CallbackRecord.Subject;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.secret.Secrets;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.function.Function;

/** The API about jobs. */
public final class JobRoutes {
  public static final String JOBS = "/api/v1/jobs";
  public static final String JOB = JOBS + "/{id}";
  public static final String START = JOB + "/start";
  static final String CANCEL = JOB + "/cancel";
  static final String ATTEMPTS = JOB + "/attempts";
  static final String RETRY = JOB + "/retry";
  static final String RERUN = JOB + "/rerun";
  static final String CALLBACK = JOB + "/callback";

  private static final HeaderName PREFER = HeaderNames.create("Prefer");
  private static final HeaderName PREFERENCE_APPLIED = HeaderNames.create("Preference-Applied");

  private static final Function<String, Integer> ATTEMPT =
      Parameters.reader(
          "cursor",
          text ->
              Optional.of(text).filter(t -> t.matches("[1-9][0-9]{0,8}")).map(Integer::valueOf));

  private final JobEngine engine;
  private final JobEnds ends;
  private final Bodies bodies;

  public JobRoutes(JobEngine engine, JobEnds ends, Bodies bodies) {
    this.engine = engine;
    this.ends = ends;
    this.bodies = bodies;
  }

  public void addTo(ProtectedRoutes routes) {
    routes
        .get(JOBS, Scope.READ, this::list)
        .post(JOBS, Scope.SUBMIT, this::submit)
        .get(JOB, Scope.READ, this::get)
        .delete(JOB, Scope.ADMIN, this::delete)
        .post(START, Scope.SUBMIT, this::start)
        .post(CANCEL, Scope.SUBMIT, this::cancel)
        .post(RETRY, Scope.SUBMIT, this::retry)
        .post(RERUN, Scope.SUBMIT, this::rerun)
        .get(ATTEMPTS, Scope.READ, this::attempts)
        .get(CALLBACK, Scope.READ, this::callback);
  }

  private void submit(ServerRequest request, ServerResponse response) throws InterruptedException {
    var body = bodies.json(request);
    submit(SubmissionBody.read(Json.object(body)), body, request, response);
  }

  private void rerun(ServerRequest request, ServerResponse response) throws InterruptedException {
    var body = bodies.mergePatch(request);
    submit(Rerun.of(stored(idIn(request)), Json.object(body)), body, request, response);
  }

  private void submit(
      Submission submission, byte[] body, ServerRequest request, ServerResponse response)
      throws InterruptedException {
    switch (engine.submit(submission, RequestKey.of(request, body))) {
      case SubmitResult.Accepted(Job job) ->
          answer(job, Status.ACCEPTED_202, JobView::of, request, response);
      case SubmitResult.Existing(Job job, boolean differs) ->
          answer(job, Status.OK_200, now -> JobView.ofExisting(now, differs), request, response);
      case SubmitResult.Stopping(Job job) -> {
        response.header(HeaderNames.LOCATION, JOBS + "/" + job.id());
        throw new ProblemException(
            Problem.conflict(
                "unique-key-stopping",
                "the job with the same uniqueKey is being cancelled: submit again when it has ended"));
      }
      case SubmitResult.KeyReused() -> throw new ProblemException(Problem.keyReused());
      case SubmitResult.Refused(var violations) ->
          throw new ProblemException(
              Problem.invalid(Secrets.of(submission.arguments()).masked(violations)));
    }
  }

  /** Waits before, if the client prefers that. */
  private void answer(
      Job job,
      Status unended,
      Function<Job, JobView> view,
      ServerRequest request,
      ServerResponse response)
      throws InterruptedException {
    response.header(HeaderNames.LOCATION, JOBS + "/" + job.id());
    // It is stored, and may be waited for a long time.
    BodyRoom.giveBack(request);
    var wait = Preference.wait(request.headers().values(PREFER));
    var awaited =
        wait.isPresent()
            ? ends.await(
                job.id(),
                wait.get(),
                () -> engine.find(job.id()).orElse(job),
                Connection::isClientGone)
            : Optional.<Job>empty();
    if (awaited.isPresent()) {
      response.header(PREFERENCE_APPLIED, "wait=" + wait.orElseThrow().toSeconds());
    }
    var now = awaited.orElse(job);
    var status = now.state() instanceof Ended ? Status.OK_200 : unended;
    Json.send(response, status.code(), view.apply(now));
  }

  private void get(ServerRequest request, ServerResponse response) {
    EtagResponse.send(request, response, JobView.of(stored(idIn(request))));
  }

  private void list(ServerRequest request, ServerResponse response) {
    var parameters = ListParameters.read(request.query(), engine);
    var view =
        parameters
            .sortedPage()
            .map(page -> JobView.ListView.ofSorted(engine.list(parameters.query(), page)))
            .orElseGet(
                () -> JobView.ListView.of(engine.list(parameters.query(), parameters.page())));
    NextLink.add(request, response, JOBS, Optional.ofNullable(view.nextCursor()));
    Json.send(response, Status.OK_200.code(), view);
  }

  private void attempts(ServerRequest request, ServerResponse response) {
    var job = stored(idIn(request));
    var parameters = new Parameters(request.query(), "cursor", "limit");
    int after = parameters.single("cursor", ATTEMPT).orElse(0);
    int limit = parameters.upTo(Page.MAX_LIMIT, "limit", Page.MAX_LIMIT);
    var attempts = JobView.Attempts.of(job, engine.attempts(job.id(), after, limit));
    var next = Optional.ofNullable(attempts.nextCursor());
    NextLink.add(request, response, JOBS + "/" + job.id() + "/attempts", next);
    Json.send(response, Status.OK_200.code(), attempts);
  }

  private void callback(ServerRequest request, ServerResponse response) {
    var job = stored(idIn(request));
    var callback = job.request().callback();
    var subject = new Subject.OfJob(job.id());
    Json.send(
        response,
        Status.OK_200.code(),
        CallbackView.Progress.of(callback, subject, engine::callback));
  }

  private void cancel(ServerRequest request, ServerResponse response) {
    var id = idIn(request);
    var status =
        switch (engine.cancel(id)) {
          case ENDED -> Status.OK_200;
          case REQUESTED -> Status.ACCEPTED_202;
          case ALREADY_ENDED ->
              throw new ProblemException(
                  Problem.conflict("already-ended", "the job has ended and cannot be cancelled"));
          case UNKNOWN -> throw new ProblemException(Problem.unknown("job"));
        };
    Json.send(response, status.code(), JobView.of(stored(id)));
  }

  private void start(ServerRequest request, ServerResponse response) {
    var id = idIn(request);
    ChangeErrors.check(
        engine.start(id),
        "job",
        "only a simulated job can be started; a job of a run is started with its run");
    Json.send(response, Status.ACCEPTED_202.code(), JobView.of(stored(id)));
  }

  private void retry(ServerRequest request, ServerResponse response) {
    var id = idIn(request);
    ChangeErrors.check(
        engine.retry(id),
        "job",
        "only a job that did not succeed can be retried; a job of a run is retried with its run");
    Json.send(response, Status.ACCEPTED_202.code(), JobView.of(stored(id)));
  }

  private void delete(ServerRequest request, ServerResponse response) {
    ChangeErrors.check(
        engine.delete(idIn(request)),
        "job",
        "only a job that has ended can be deleted; a job of a run is deleted with its run");
    response.status(Status.NO_CONTENT_204).send();
  }

  private Job stored(JobId id) {
    return engine.find(id).orElseThrow(() -> new ProblemException(Problem.unknown("job")));
  }

  public static JobId idIn(ServerRequest request) {
    return JobId.parse(request.path().pathParameters().get("id"))
        .orElseThrow(() -> new ProblemException(Problem.unknown("job")));
  }
}
