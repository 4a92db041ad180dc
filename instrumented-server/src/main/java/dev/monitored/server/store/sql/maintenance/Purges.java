package dev.monitored.server.store.sql.maintenance;

import dev.monitored.action.JobId;
import dev.monitored.server.job.queue.Retention;
import dev.monitored.server.job.queue.StoreSpace;
import dev.monitored.server.store.MaintenanceStore.PurgePosition;
import dev.monitored.server.store.MaintenanceStore.Slice;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.job.JobDeletions;
import dev.monitored.server.store.sql.log.LogDeletions;
import dev.monitored.server.store.sql.run.Runs;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Statements that delete what ended long ago. Each slice looks at the next few jobs in the order of
 * their ids, which is that of their submission, and at the runs among them. It runs inside a
 * transaction.
 */
final class Purges {
  private static final String STORED =
      "SELECT ${now} AS now, (SELECT coalesce(sum(jobs), 0) FROM job_count) AS jobs";

  private static final String WINDOW =
      """
      SELECT max(id) AS last, count(*) AS jobs
      FROM (SELECT id FROM job WHERE id > ? AND id <= ? ORDER BY id LIMIT ?) AS looked
      """;

  /** What ended too long ago, or all that ended. */
  private static final String OLD =
      """
       id > ? AND id <= ? AND ended_at IS NOT NULL
        AND (1 = ? OR ended_at < ${now} - CASE WHEN state = 'ok'
          THEN CAST(? AS bigint) ELSE CAST(? AS bigint) END)
      """;

  private static final String OLD_JOBS =
      "SELECT id FROM job WHERE run_id IS NULL AND" + OLD + "${skipLocked}";

  private static final String OLD_RUNS =
      "SELECT id, (SELECT count(*) FROM job WHERE run_id = run.id) AS jobs FROM run WHERE"
          + OLD
          + "ORDER BY id LIMIT ? ${skipLocked}";

  /** Longer than anybody asks for. */
  private static final String FORGET_ENDS =
      "DELETE FROM job_end WHERE minute < ${now} / 60000 - 120";

  private static final String COUNT = "SELECT count(*) FROM job WHERE id > ? AND id <= ?";

  /** Ids are hexadecimal. */
  private static final String AFTER_ALL = "g";

  private final JobDeletions jobDeletions;
  private final Runs runDeletions;
  private final LogDeletions logs;
  private final String stored;
  private final String oldJobs;
  private final String oldRuns;
  private final String forgetEnds;

  Purges(Dialect dialect, JobDeletions jobs, Runs runs) {
    jobDeletions = jobs;
    runDeletions = runs;
    logs = new LogDeletions(dialect);
    stored = dialect.sql(STORED);
    oldJobs = dialect.sql(OLD_JOBS);
    oldRuns = dialect.sql(OLD_RUNS);
    forgetEnds = dialect.sql(FORGET_ENDS);
  }

  /**
   * What a slice looks at.
   *
   * @param isExcess more jobs are stored than are to be kept, and these are the oldest
   * @param isLast whether nothing after it must be deleted
   */
  private record Window(String from, String to, boolean isExcess, boolean isLast) {
    Window upTo(String id) {
      return new Window(from, id, isExcess, false);
    }

    /** There may be something behind it. */
    Window continued() {
      return upTo(to);
    }
  }

  Slice<PurgePosition> purge(
      Connection connection,
      Retention retention,
      Optional<StoreSpace> space,
      PurgePosition from,
      int atMost)
      throws SQLException {
    if (from.equals(PurgePosition.START)) {
      Statements.update(connection, forgetEnds);
    }
    var window = window(connection, retention, space, from, atMost);
    var runs = oldRuns(connection, retention, window, atMost);
    if (!runs.areAll()) {
      window = window.upTo(runs.ids().getLast());
    }
    var jobs = oldJobs(connection, retention, window);
    if (!logs.ofRuns(connection, runs.ids()) || !logs.ofJobs(connection, jobs)) {
      return new Slice<>(0, Optional.of(window.isExcess() ? from.withUntil(window.to()) : from));
    }
    int purged = runDeletions.deleteRows(connection, runs.ids());
    purged += jobDeletions.deleteRows(connection, jobs);
    long kept = from.kept() + count(connection, window);
    return new Slice<>(
        purged,
        window.isLast() ? Optional.empty() : Optional.of(new PurgePosition(window.to(), kept)));
  }

  /** What is stored. */
  private record Stored(Instant now, long jobs) {
    /** The last id of what may have ended too long ago. */
    String aged(Retention retention) {
      var shortest =
          retention.ok().compareTo(retention.unsuccessful()) < 0
              ? retention.ok()
              : retention.unsuccessful();
      return JobId.last(now.minus(shortest)).toString();
    }
  }

  private Window window(
      Connection connection,
      Retention retention,
      Optional<StoreSpace> space,
      PurgePosition from,
      int atMost)
      throws SQLException {
    if (from.until().isPresent()) {
      return window(connection, from.id(), from.until().get(), atMost, true).continued();
    }
    var now =
        Statements.query(
                connection,
                row -> new Stored(Instant.ofEpochMilli(row.getLong("now")), row.getLong("jobs")),
                stored)
            .getFirst();
    long excess =
        Math.max(
            now.jobs() - retention.jobs() - from.kept(),
            space.map(room -> retention.excess(now.jobs(), room)).orElse(0L));
    return excess > 0
        ? window(connection, from.id(), AFTER_ALL, (int) Math.min(excess, atMost), true)
        : window(connection, from.id(), now.aged(retention), atMost, false);
  }

  private static Window window(
      Connection connection, String from, String to, int atMost, boolean isExcess)
      throws SQLException {
    return Statements.query(
            connection,
            row ->
                row.getInt("jobs") < atMost
                    ? new Window(from, to, isExcess, true)
                    : new Window(from, row.getString("last"), isExcess, false),
            WINDOW,
            from,
            to,
            atMost)
        .getFirst();
  }

  /** Some of the runs in a window: not many more jobs than a slice may have. */
  private record OldRuns(List<String> ids, boolean areAll) {}

  private record OldRun(String id, int jobs) {}

  private OldRuns oldRuns(Connection connection, Retention retention, Window window, int atMost)
      throws SQLException {
    var found =
        Statements.query(
            connection,
            row -> new OldRun(row.getString("id"), row.getInt("jobs")),
            oldRuns,
            window.from(),
            window.to(),
            window.isExcess() ? 1 : 0,
            retention.ok().toMillis(),
            retention.unsuccessful().toMillis(),
            atMost);
    var ids = new ArrayList<String>();
    int jobs = 0;
    for (var run : found) {
      if (jobs >= atMost) {
        break;
      }
      ids.add(run.id());
      jobs += run.jobs();
    }
    return new OldRuns(ids, ids.size() == found.size() && found.size() < atMost);
  }

  private List<String> oldJobs(Connection connection, Retention retention, Window window)
      throws SQLException {
    return Statements.query(
        connection,
        row -> row.getString("id"),
        oldJobs,
        window.from(),
        window.to(),
        window.isExcess() ? 1 : 0,
        retention.ok().toMillis(),
        retention.unsuccessful().toMillis());
  }

  private static long count(Connection connection, Window window) throws SQLException {
    return Statements.query(connection, row -> row.getLong(1), COUNT, window.from(), window.to())
        .getFirst();
  }
}
