package dev.monitored.server.store;

import dev.monitored.server.job.queue.Retention;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Periodic maintenance. It is done in slices, each of which is bounded and blocks neither leases
 * nor other writes, and by one process at a time: a slice does nothing while another process works
 * on the same task.
 */
public interface MaintenanceStore {
  /**
   * What a slice has done.
   *
   * @param rows that were ended or deleted
   * @param next where the next slice goes on; empty when this was the last one
   */
  record Slice<P>(int rows, Optional<P> next) {
    /**
     * A slice of as many rows, of which the next one goes on behind the last.
     *
     * @param positions one for each row
     * @param atMost with fewer rows than these it was the last slice
     */
    public static <P extends Comparable<P>> Slice<P> of(List<P> positions, int atMost) {
      int rows = positions.size();
      return new Slice<>(
          rows, rows < atMost ? Optional.empty() : Optional.of(Collections.max(positions)));
    }
  }

  /** Ends jobs that wait although their deadline has passed, if it is not before this one. */
  Slice<Instant> passDeadlines(Instant from);

  /** Deletes idempotency keys of requests that are older than a day, and not older than this. */
  Slice<Instant> purgeKeys(Instant from);

  /** Deletes logs whose job is gone: of some jobs with ids behind this one. */
  Slice<String> purgeOrphanedLogs(String from);

  /** Deletes changes that are not to be kept; each slice begins where the one before did. */
  Slice<Long> purgeChanges(Long from);

  /**
   * How far jobs and runs were looked at, the oldest first.
   *
   * @param id of the last one
   * @param kept how many jobs up to there were not deleted
   * @param until parts of what ended up to there, and is too much, are deleted already
   */
  record PurgePosition(String id, long kept, Optional<String> until) {
    public static final PurgePosition START = new PurgePosition("", 0);

    public PurgePosition(String id, long kept) {
      this(id, kept, Optional.empty());
    }

    public PurgePosition withUntil(String last) {
      return new PurgePosition(id, kept, Optional.of(last));
    }
  }

  /** Deletes jobs and runs that are not to be kept; the rows are jobs. */
  Slice<PurgePosition> purge(Retention retention, PurgePosition from);

  /** Makes the room of deleted jobs free for new ones, where the database does so too seldom. */
  void vacuum();
}
