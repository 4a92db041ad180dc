package dev.monitored.server.http.guard;

import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Memory for the bodies of all requests that are under way. A request takes of it as its body
 * arrives, so that to announce much takes nothing from the others, and gives it back when it has
 * been answered. Thread-safe.
 */
public final class BodyRoom {
  /** Is taken at once. */
  static final int PART = 64 << 10;

  /** Each may take as much as the web server reads of any body. */
  private static final int CHUNKED_AT_ONCE = 2;

  private final Semaphore parts;
  private final Semaphore chunked = new Semaphore(CHUNKED_AT_ONCE, true);

  /**
   * @param largest body, of which there is always room for two
   */
  public BodyRoom(long largest, long bytes) {
    parts = new Semaphore(Math.toIntExact(Math.max(2 * (largest + PART), bytes) / PART), true);
  }

  /**
   * @param patientUntil nanoseconds of the clock that only runs forward
   */
  private record Taken(BodyRoom room, int parts, long patientUntil) {}

  /**
   * Reserves one more part for the request, and returns whether there was room. If there is no room
   * within the time limit, the request loses its parts and must be refused.
   */
  boolean takePart(ServerRequest request) {
    var taken =
        request.context().get(Taken.class).orElseGet(() -> new Taken(this, 0, patientUntil()));
    boolean isTaken = isFree(parts, taken.patientUntil);
    if (isTaken) {
      request.context().register(new Taken(this, taken.parts + 1, taken.patientUntil));
    } else {
      giveBack(request);
    }
    return isTaken;
  }

  // Each has a patience of its own: of those who wait for each other, some give way.
  private static long patientUntil() {
    long millis = ThreadLocalRandom.current().nextLong(1000, 3000);
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static boolean isFree(Semaphore semaphore, long patientUntil) {
    try {
      return semaphore.tryAcquire(patientUntil - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // It was too slow to send what came before.
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Returns whether a body in chunks may be read now, which {@link #endChunked} has to follow. The
   * web server holds a chunk as a whole before it hands out the first byte of it.
   */
  boolean beginChunked() {
    return isFree(chunked, patientUntil());
  }

  void endChunked() {
    chunked.release();
  }

  /** Gives back what the request took of any room. */
  public static void giveBack(ServerRequest request) {
    request
        .context()
        .get(Taken.class)
        .ifPresent(taken -> {
          request.context().register(new Taken(taken.room, 0, taken.patientUntil));
          taken.room.parts.release(taken.parts);
        });
  }

  /** Gives back what requests took, however they end. */
  public static final class Return implements Filter {
    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
      try {
        chain.proceed();
      } finally {
        if (request.content().hasEntity()) {
          giveBack(request);
        }
      }
    }
  }
}
