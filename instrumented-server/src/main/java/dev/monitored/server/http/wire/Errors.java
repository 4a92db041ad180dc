package dev.monitored.server.http.wire;

import dev.monitored.server.failure.FailureLog;
import dev.monitored.server.http.ays.AysRoutes;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.query.SearchTooLongException;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Locale;

/** The one place where failures become answers. */
public final class Errors {
  private static final FailureLog LOG = FailureLog.of(Errors.class);

  private Errors() {}

  public static void addTo(HttpRouting.Builder routing) {
    routing.error(
        ProblemException.class, (request, response, e) -> send(request, response, e.problem()));
    routing.error(
        HttpException.class, (request, response, e) -> send(request, response, problem(e)));
    routing.error(
        RequestException.class, (request, response, e) -> send(request, response, problem(e)));
    routing.error(
        SearchTooLongException.class,
        (request, response, _) -> send(request, response, Problem.searchTooLong()));
    routing.error(StoreException.class, Errors::storeFailed);
    routing.error(Throwable.class, Errors::unexpected);
  }

  /** Answers whatever method is left on a path that is known. */
  public static Handler allowOnly(String methods) {
    return (request, response) -> {
      response.header(HeaderNames.ALLOW, methods);
      send(
          request,
          response,
          problem(Status.METHOD_NOT_ALLOWED_405, "the supported methods are " + methods));
    };
  }

  public static void send(ServerRequest request, ServerResponse response, Problem problem) {
    if (problem.status() == Status.SERVICE_UNAVAILABLE_503.code()) {
      response.header(HeaderNames.RETRY_AFTER, "5");
    }
    if (problem.leavesBodyUnread()) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
    if (AysRoutes.areAskedBy(request)) {
      AysRoutes.refuse(response, problem.status(), problem.detail());
    } else {
      Json.send(response, problem.status(), Problem.MEDIA_TYPE, problem);
    }
  }

  public static Problem problem(Status status, String detail) {
    var code = status.reasonPhrase().toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
    return Problem.of(status.code(), status.reasonPhrase(), code, detail);
  }

  // The message of such an exception may quote the request: the phrase of the status says enough.
  private static Problem problem(HttpException exception) {
    return problem(exception.status(), exception.status().reasonPhrase());
  }

  private static Problem problem(RequestException exception) {
    return problem(exception.status(), exception.status().reasonPhrase());
  }

  private static void storeFailed(
      ServerRequest request, ServerResponse response, StoreException exception) {
    LOG.error("a request failed because of the job store", exception);
    send(request, response, Problem.of(exception.failure()));
  }

  private static void unexpected(
      ServerRequest request, ServerResponse response, Throwable exception) {
    LOG.error("a request failed", exception);
    send(
        request,
        response,
        problem(Status.INTERNAL_SERVER_ERROR_500, "internal error: see the log"));
  }
}
