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
 * Ends an exchange: closes the connection after the last response; otherwise reads the unread rest
 * of the body, within the time limit of a body. The web server does not close
 * (https://github.com/helidon-io/helidon/issues/12324), and reads without a time limit.
 */
public final class ClosingFilter implements Filter {
  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    response.beforeSend(() -> {
      if (endsConnection(request)) {
        response.headers().set(HeaderValues.CONNECTION_CLOSE);
      }
    });
    chain.proceed();
    if (isClose(request.headers()) || isClose(response.headers())) {
      if (!request.content().consumed()) {
        Connection.lingers();
      }
      throw new CloseConnectionException("the answer was the last on this connection");
    }
    if (!request.content().consumed()) {
      readToEnd(request);
    }
  }

  /**
   * The rest of the body may not come, or costs too much: the web server holds each chunk as a
   * whole.
   */
  private static boolean endsConnection(RoutingRequest request) {
    return !request.content().consumed() && (isChunked(request) || mayNotCome(request));
  }

  private static boolean isChunked(RoutingRequest request) {
    return request.headers().contains(HeaderNames.TRANSFER_ENCODING);
  }

  private static boolean mayNotCome(RoutingRequest request) {
    return request.headers().containsToken(HeaderValues.EXPECT_100) && !request.continueSent();
  }

  private static void readToEnd(RoutingRequest request) {
    try {
      Connection.within(() -> {
        request.content().consume();
        return true;
      });
    } catch (RuntimeException e) {
      throw new CloseConnectionException("the body is incomplete", e);
    }
  }

  private static boolean isClose(Headers headers) {
    return headers.containsToken(HeaderValues.CONNECTION_CLOSE);
  }
}
