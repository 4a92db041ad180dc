package dev.monitored.server.store;

import dev.monitored.server.job.callback.CallbackQuery;
import dev.monitored.server.job.callback.CallbackRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Callbacks to be made. There is one as soon as a job or run has ended that asks for it, by the
 * commit that ends it, whatever ends it; it is gone when that is retried or deleted.
 */
public interface CallbackStore {
  /**
   * Takes the pending one that has been due for longest, for its next attempt. When the lease runs
   * out before it is settled, it is due again.
   *
   * @param busy receivers that are to get nothing more for now
   */
  Optional<CallbackRecord> claim(Collection<String> busy, Duration lease);

  /**
   * Stores what became of an attempt.
   *
   * @param callback as it was claimed
   * @param state pending if it will be retried
   * @param retryIn how long to wait before that; null otherwise
   * @return false when it was claimed again, or is gone, and nothing changed
   */
  boolean settle(
      CallbackRecord callback,
      CallbackRecord.State state,
      @Nullable String error,
      @Nullable Duration retryIn);

  /** The last end of a job or run; empty if it has not ended or has no callback. */
  Optional<CallbackRecord> find(CallbackRecord.Subject subject);

  /**
   * Lists them, oldest job or run first.
   *
   * @param after the id of the last job or run of the page before
   * @throws dev.monitored.server.job.query.SearchTooLongException when that takes too long
   */
  List<CallbackRecord> list(CallbackQuery query, Optional<String> after, int limit);

  /** Makes those that are not pending due once more, as if they had not been tried. */
  int resend(List<CallbackRecord.Subject> subjects);
}
