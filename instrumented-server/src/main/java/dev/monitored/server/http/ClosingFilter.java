package dev.monitored.server.http;

import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * Closes the connection after an answer that says so. The web server only says so, and waits on:
 * https://github.com/helidon-io/helidon/issues/12324
 */
final class ClosingFilter implements Filter {
  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    chain.proceed();
    if (response.isSent() && (isClose(request.headers()) || isClose(response.headers()))) {
      throw new CloseConnectionException("the answer was the last on this connection");
    }
  }

  private static boolean isClose(Headers headers) {
    return headers.containsToken(HeaderValues.CONNECTION_CLOSE);
  }
}
