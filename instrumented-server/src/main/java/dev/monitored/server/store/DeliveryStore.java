package dev.monitored.server.store;

import dev.monitored.server.job.Delivery;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where deliveries live. There is one as soon as a job or run has ended that has a callback, by the
 * commit that ends it, whatever ends it; it is gone when that begins anew or is deleted. Whatever a
 * method wrote is durable when it returns. Thread-safe. Every method throws {@link
 * dev.monitored.server.job.StoreException} when the database fails.
 */
public interface DeliveryStore {
  /**
   * Takes the pending one that has been due for longest, for its next attempt. When the lease runs
   * out before it is settled, it is due again.
   *
   * @param busy receivers that are to get nothing more for now
   */
  Optional<Delivery> claim(Collection<String> busy, Duration lease);

  /**
   * Stores what became of an attempt.
   *
   * @param delivery as it was claimed
   * @param state pending when it is to be tried again
   * @param retryIn how long to wait before that; null otherwise
   * @return false when it was claimed again, or is gone, and nothing changed
   */
  boolean settle(
      Delivery delivery, Delivery.State state, @Nullable String error, @Nullable Duration retryIn);

  /** The last end of a job or run; empty when it has not ended, or nobody is to be told. */
  Optional<Delivery> find(Delivery.Subject subject);
}
