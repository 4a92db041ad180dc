package dev.monitored.server.store.sql.database;

import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.query.SearchTooLongException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** So many search at a time, and the others wait for a while. Thread-safe. */
public final class SearchPlaces {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Semaphore places;

  public SearchPlaces(int places) {
    this.places = new Semaphore(places, true);
  }

  /**
   * Has to be followed by {@link #leave}.
   *
   * @throws SearchTooLongException when all places are taken for long
   */
  public void enter() {
    try {
      if (!places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new SearchTooLongException("too many searches are running");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted before a search", e);
    }
  }

  public void leave() {
    places.release();
  }
}
