package dev.monitored.server.http.callback;

import dev.monitored.action.JobId;
import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.http.auth.ProtectedRoutes;
import dev.monitored.server.http.auth.Scope;
import dev.monitored.server.http.wire.Json;
import dev.monitored.server.http.wire.NextLink;
import dev.monitored.server.http.wire.Parameters;
import dev.monitored.server.http.wire.Problem;
import dev.monitored.server.http.wire.ProblemException;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.StorableText;
import dev.monitored.server.job.callback.CallbackQuery;
import dev.monitored.server.job.callback.CallbackRecord;
import dev.monitored.server.job.callback.CallbackRecord.State;
import dev.monitored.server.job.callback.CallbackRecord.Subject;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The API about callbacks of all jobs and runs. */
public final class CallbackRoutes {
  static final String CALLBACKS = "/api/v1/callbacks";
  static final String RESEND = CALLBACKS + "/resend";
  static final String RESEND_OF_JOB = "/api/v1/jobs/{id}/callback/resend";
  static final String RESEND_OF_RUN = "/api/v1/runs/{id}/callback/resend";

  /** Callbacks that a request has sent again at most. */
  private static final int MOST = 1000;

  private final JobEngine engine;

  public CallbackRoutes(JobEngine engine) {
    this.engine = engine;
  }

  public void addTo(ProtectedRoutes routes) {
    routes
        .get(CALLBACKS, Scope.READ, this::list)
        .post(RESEND, Scope.SUBMIT, this::resend)
        .post(RESEND_OF_JOB, Scope.SUBMIT, resending(id -> JobId.parse(id).map(Subject.OfJob::new)))
        .post(
            RESEND_OF_RUN, Scope.SUBMIT, resending(id -> RunId.parse(id).map(Subject.OfRun::new)));
  }

  private void list(ServerRequest request, ServerResponse response) {
    var parameters = new Parameters(request.query(), "state", "receiver", "limit", "cursor");
    int limit = parameters.limit();
    var found = engine.callbacks(query(parameters), cursor(parameters), limit + 1);
    var items = found.subList(0, Math.min(limit, found.size()));
    var next =
        found.size() > limit
            ? Optional.of(items.getLast().subject().key())
            : Optional.<String>empty();
    NextLink.add(request, response, CALLBACKS, next);
    Json.send(
        response,
        Status.OK_200.code(),
        new CallbackView.ListView(
            items.stream().map(CallbackView.Item::of).toList(), next.orElse(null)));
  }

  private void resend(ServerRequest request, ServerResponse response) {
    var parameters = new Parameters(request.query(), "state", "receiver", "cursor", "dryRun");
    var query = query(parameters);
    if (query.equals(CallbackQuery.ALL)) {
      throw Parameters.refused("there must be at least one of [state, receiver]");
    }
    var found = engine.callbacks(query, cursor(parameters), MOST + 1);
    var some = found.subList(0, Math.min(MOST, found.size()));
    var subjects =
        some.stream()
            .filter(callback -> callback.state() != State.PENDING)
            .map(CallbackRecord::subject)
            .toList();
    int count = parameters.flag("dryRun") ? subjects.size() : engine.resendCallbacks(subjects);
    var next = found.size() > MOST ? some.getLast().subject().key() : null;
    Json.send(response, Status.OK_200.code(), new CallbackView.Resent(count, next));
  }

  private static CallbackQuery query(Parameters parameters) {
    return new CallbackQuery(
        parameters
            .some("state", Stream.of(State.values()).map(State::word).toList(), _ -> false)
            .stream()
            .map(State::of)
            .collect(Collectors.toSet()),
        parameters.single("receiver", CallbackRoutes::receiver));
  }

  private static String receiver(String text) {
    if (!StorableText.isStorable(text)) {
      throw Parameters.refused("receiver must be a receiver such as https://shop.example");
    }
    return text;
  }

  private static Optional<String> cursor(Parameters parameters) {
    return parameters
        .single("cursor", Parameters.reader("cursor", JobId::parse))
        .map(JobId::toString);
  }

  private Handler resending(Function<String, Optional<? extends Subject>> read) {
    return (request, response) -> {
      var subject = read.apply(request.path().pathParameters().get("id"));
      var known = subject.flatMap(engine::callback);
      if (known.isEmpty()) {
        throw new ProblemException(Problem.unknown("callback"));
      }
      if (engine.resendCallbacks(List.of(known.get().subject())) == 0) {
        throw new ProblemException(
            Problem.conflict("not-now", "the callback has not been delivered or failed yet"));
      }
      Json.send(
          response,
          Status.ACCEPTED_202.code(),
          CallbackView.Item.of(engine.callback(known.get().subject()).orElse(known.get())));
    };
  }
}
