package dev.monitored.server.http.guard;

import dev.monitored.server.http.wire.Errors;
import dev.monitored.server.http.wire.Json;
import dev.monitored.server.http.wire.Problem;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.DirectHandler.TransportRequest;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

/** Answers what never reaches a route: malformed, encoded, or oversized. */
public final class EarlyAnswers implements DirectHandler {
  private final long maxBodyBytes;
  private final RequestListener listener;

  public EarlyAnswers(long maxBodyBytes, RequestListener listener) {
    this.maxBodyBytes = maxBodyBytes;
    this.listener = listener;
  }

  public void addTo(DirectHandlers.Builder handlers) {
    for (var type : EventType.values()) {
      handlers.addHandler(type, this);
    }
  }

  private Problem problem(TransportRequest request, Status status) {
    if (status.code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()) {
      return Problem.tooLarge(maxBodyBytes);
    }
    // The web server refuses each encoding as a broken request.
    return status.code() == Status.BAD_REQUEST_400.code()
            && request.headers().contains(HeaderNames.CONTENT_ENCODING)
        ? Problem.encoded()
        : Errors.problem(status, status.reasonPhrase());
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    Connection.lingers();
    var problem = problem(request, status);
    listener.answered(
        RequestCount.method(request.method()), RequestCount.UNMATCHED, problem.status(), 0);
    headers.set(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE);
    return TransportResponse.builder()
        .status(Status.create(problem.status(), problem.title()))
        .headers(headers)
        .keepAlive(false)
        .entity(Json.bytes(problem))
        .build();
  }
}
