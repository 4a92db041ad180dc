package dev.monitored.server.http;

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
final class BodyRoom {
  /** Is taken at once. */
  static final int PART = 64 << 10;

  private final Semaphore parts;

  /**
   * @param largest body, of which there is always room for two
   */
  BodyRoom(long largest, long bytes) {
    parts = new Semaphore(Math.toIntExact(Math.max(2 * (largest + PART), bytes) / PART), true);
  }

  /**
   * @param patientUntil nanoseconds of the clock that only runs forward
   */
  private record Taken(BodyRoom room, int parts, long patientUntil) {}

  /**
   * Returns whether there is room for one more part, which is the request's then. When there is
   * none soon, the request loses those it had: it is to be refused.
   */
  boolean takePart(ServerRequest request) {
    var taken = request.context().get(Taken.class).orElseGet(this::nothing);
    boolean isTaken = isPartFree(taken.patientUntil);
    if (!isTaken) {
      parts.release(taken.parts);
    }
    request.context().register(new Taken(this, isTaken ? taken.parts + 1 : 0, taken.patientUntil));
    return isTaken;
  }

  // Each has a patience of its own: of those who wait for each other, some give way.
  private Taken nothing() {
    long millis = ThreadLocalRandom.current().nextLong(1000, 3000);
    return new Taken(this, 0, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private boolean isPartFree(long patientUntil) {
    try {
      return parts.tryAcquire(patientUntil - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // It was too slow to send what came before.
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Gives back what a request took of any room, however it ends. */
  static final class Return implements Filter {
    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
      try {
        chain.proceed();
      } finally {
        if (request.content().hasEntity()) {
          request.context().get(Taken.class).ifPresent(Return::giveBack);
        }
      }
    }

    private static void giveBack(Taken taken) {
      taken.room.parts.release(taken.parts);
    }
  }
}
