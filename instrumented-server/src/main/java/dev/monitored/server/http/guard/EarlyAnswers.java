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

/** Answers what never reaches a route: malformed, oversized, or too much at once. */
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

  private Problem problem(Status status) {
    return status.code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()
        ? Problem.tooLarge(maxBodyBytes)
        : Errors.problem(status, status.reasonPhrase());
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    listener.answered(
        RequestCount.method(request.method()), RequestCount.UNMATCHED, status.code(), 0);
    headers.set(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE);
    if (status.code() == Status.SERVICE_UNAVAILABLE_503.code()) {
      headers.set(HeaderNames.RETRY_AFTER, "1");
    }
    return TransportResponse.builder()
        .status(status)
        .headers(headers)
        .keepAlive(false)
        .entity(Json.bytes(problem(status)))
        .build();
  }
}
