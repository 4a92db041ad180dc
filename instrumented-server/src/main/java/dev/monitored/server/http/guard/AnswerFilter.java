package dev.monitored.server.http.guard;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Is called once for every response: when it was sent, or when the client disconnected before it
 * was complete.
 */
public abstract class AnswerFilter implements Filter {
  protected abstract void answered(RoutingRequest request, RoutingResponse response, long nanos);

  /** Whether it is to hear of the answer. */
  protected boolean isOfInterest(RoutingRequest request) {
    return true;
  }

  @Override
  public final void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    if (isOfInterest(request)) {
      tellOf(chain, request, response);
    } else {
      chain.proceed();
    }
  }

  private void tellOf(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    long start = System.nanoTime();
    var isTold = new AtomicBoolean();
    Runnable tellOnce =
        () -> {
          if (!isTold.getAndSet(true)) {
            answered(request, response, System.nanoTime() - start);
          }
        };
    response.whenSent(tellOnce);
    try {
      chain.proceed();
    } catch (CloseConnectionException e) {
      // The web server calls an answer sent before it writes it.
      if (response.isSent() || response.bytesWritten() > 0) {
        tellOnce.run();
      }
      throw e;
    }
  }
}
