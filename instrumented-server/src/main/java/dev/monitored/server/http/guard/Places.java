package dev.monitored.server.http.guard;

import dev.monitored.server.http.wire.Problem;
import dev.monitored.server.http.wire.ProblemException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * So many requests are worked on at once. A request takes a place when it has shown that it may
 * ask, and has none while its body arrives: neither strangers nor slow senders take places from the
 * others. Thread-safe.
 */
public final class Places implements Filter {
  private static final ScopedValue<Place> CURRENT = ScopedValue.newInstance();

  private static final int PATIENCE_SECONDS = 5;

  private final Semaphore places;

  public Places(int places) {
    this.places = new Semaphore(places, true);
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    var place = new Place();
    try {
      ScopedValue.where(CURRENT, place).run(chain::proceed);
    } finally {
      place.leave();
    }
  }

  /**
   * Takes a place for the current request, until it has been answered.
   *
   * @throws ProblemException when none becomes free in time
   */
  public static void take() {
    CURRENT.get().take();
  }

  /** For what takes long, and is counted elsewhere. */
  public static void leave() {
    CURRENT.get().leave();
  }

  /** Reads a body without a place; the request has it again afterwards, if it had one before. */
  static <T> T without(Supplier<T> reading) {
    var place = CURRENT.get();
    boolean hadOne = place.leave();
    var body = reading.get();
    if (hadOne) {
      place.take();
    }
    return body;
  }

  /** Of one request, and used by its thread only. */
  private final class Place {
    private boolean isTaken;

    void take() {
      if (!isFreeSoon()) {
        throw new ProblemException(Problem.tooManyRequests());
      }
      isTaken = true;
    }

    private boolean isFreeSoon() {
      try {
        return places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    /** Returns whether it was taken. */
    boolean leave() {
      boolean wasTaken = isTaken;
      if (wasTaken) {
        isTaken = false;
        places.release();
      }
      return wasTaken;
    }
  }
}
