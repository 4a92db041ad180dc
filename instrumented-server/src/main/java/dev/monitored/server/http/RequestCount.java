package dev.monitored.server.http;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Set;

/**
 * Tells the listener of every answer, whoever gives it: the first filter of all, so that no other
 * can answer before it. The page of metrics itself is not told of.
 */
final class RequestCount implements Filter {
  static final String UNMATCHED = "unmatched";

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

  private final RequestListener listener;

  RequestCount(RequestListener listener) {
    this.listener = listener;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    long start = System.nanoTime();
    response.whenSent(() -> tell(request, response.status().code(), System.nanoTime() - start));
    try {
      chain.proceed();
    } catch (CloseConnectionException e) {
      // Who has left in the middle of an answer was answered, too.
      if (!response.isSent() && response.bytesWritten() > 0) {
        tell(request, response.status().code(), System.nanoTime() - start);
      }
      throw e;
    }
  }

  private void tell(RoutingRequest request, int status, long nanos) {
    // Whom the check of tokens answers has matched its pattern, which is empty, and no route.
    var endpoint = request.matchingPattern().filter(path -> !path.isEmpty()).orElse(UNMATCHED);
    if (!endpoint.equals("/metrics")) {
      listener.answered(method(request.prologue().method().text()), endpoint, status, nanos);
    }
  }

  static String method(String method) {
    return METHODS.contains(method) ? method : "other";
  }
}
