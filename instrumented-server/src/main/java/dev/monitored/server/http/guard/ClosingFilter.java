package dev.monitored.server.http.guard;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * Closes the connection after an answer that says so. The web server only says so, and waits on:
 * https://github.com/helidon-io/helidon/issues/12324. And after an answer to chunks that nobody has
 * read: the web server would read them to the end, each as a whole.
 */
public final class ClosingFilter implements Filter {
  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    chain.proceed();
    if (response.isSent() && isLast(request, response)) {
      throw new CloseConnectionException("the answer was the last on this connection");
    }
  }

  private static boolean isLast(RoutingRequest request, RoutingResponse response) {
    return isClose(request.headers()) || isClose(response.headers()) || hasUnreadChunks(request);
  }

  private static boolean hasUnreadChunks(RoutingRequest request) {
    return request.headers().contains(HeaderNames.TRANSFER_ENCODING)
        && !request.content().consumed();
  }

  private static boolean isClose(Headers headers) {
    return headers.containsToken(HeaderValues.CONNECTION_CLOSE);
  }
}
