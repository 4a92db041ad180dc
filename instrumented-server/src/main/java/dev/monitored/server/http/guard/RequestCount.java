package dev.monitored.server.http.guard;

import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Set;

/**
 * Tells the listener of every answer. The first filter of all, so that no other can answer before
 * it. The page of metrics itself is not told of.
 */
public final class RequestCount extends AnswerFilter {
  public static final String UNMATCHED = "unmatched";

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

  private final RequestListener listener;

  public RequestCount(RequestListener listener) {
    this.listener = listener;
  }

  @Override
  protected void answered(RoutingRequest request, RoutingResponse response, long nanos) {
    // Whom the check of tokens answers has matched its pattern, which is empty, and no route.
    var endpoint = request.matchingPattern().filter(path -> !path.isEmpty()).orElse(UNMATCHED);
    if (!endpoint.equals("/metrics")) {
      var method = method(request.prologue().method().text());
      listener.answered(method, endpoint, response.status().code(), nanos);
    }
  }

  public static String method(String method) {
    return METHODS.contains(method) ? method : "other";
  }
}
