package dev.monitored.server.http.guard;

import dev.monitored.server.http.wire.Problem;
import dev.monitored.server.http.wire.ProblemException;
import dev.monitored.server.http.wire.Sending;
import io.helidon.http.Method;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.concurrent.Semaphore;

/**
 * Memory for the large answers that are being sent: clients that read slowly hold them. What was
 * asked for with GET or HEAD may be refused, since nothing was done yet. Thread-safe.
 */
public final class AnswerRoom implements Filter, Sending {
  private static final int PART = 64 << 10;

  private final int all;
  private final Semaphore parts;

  public AnswerRoom(long bytes) {
    all = Math.toIntExact(Math.max(1, bytes / PART));
    parts = new Semaphore(all);
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    var method = request.prologue().method();
    if (method.equals(Method.GET) || method.equals(Method.HEAD)) {
      ScopedValue.where(LIMITED, this).run(chain::proceed);
    } else {
      chain.proceed();
    }
  }

  /** A small response needs no room. One that is larger than the total room needs all of it. */
  @Override
  public void send(int bytes, Runnable write) {
    int needed = Math.min(all, bytes / PART);
    // Waiting would keep the response in memory.
    if (!parts.tryAcquire(needed)) {
      throw new ProblemException(Problem.noRoomToAnswer());
    }
    try {
      write.run();
    } finally {
      parts.release(needed);
    }
  }
}
