package dev.monitored.server.store.sql.job;

import dev.monitored.action.JobId;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.attempt.AttemptPage;
import dev.monitored.server.job.attempt.AttemptRecord;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.Readers;
import dev.monitored.server.store.sql.database.Readers.Part;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.row.JobRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;

/** Reads jobs and their attempts. */
public final class JobReads {
  /** What matches is counted up to here. */
  public static final int COUNT_LIMIT = 10_000;

  /** A page of large jobs is cut short here: it is held in memory. */
  public static final long PAGE_BYTES = 2_000_000;

  /** Of the row of a job. */
  public static final String BYTES =
      "octet_length(arguments) + coalesce(octet_length(result), 0) + coalesce(octet_length(error), 0)";

  /** The first one in any case, and those behind it until they are a lot of text. */
  private static final String ATTEMPTS =
      """
      SELECT * FROM (
        SELECT attempt.*, sum(coalesce(octet_length(error), 0))
            OVER (ORDER BY number) - coalesce(octet_length(error), 0) AS bytes_before
        FROM attempt WHERE job_id = :id AND number > :after) AS weighed
      WHERE bytes_before < %d ORDER BY number LIMIT :limit
      """
          .formatted(PAGE_BYTES);

  private final DataSource source;
  private final Readers readers;
  private final String find;

  public JobReads(Database database) {
    source = database.readers();
    readers = new Readers(database, "jobs");
    find = database.dialect().sql("SELECT ${job} FROM job WHERE id = ?");
  }

  // Asked for more often than anything else, and twice as fast without a library between.
  public Optional<Job> find(JobId id) {
    return Statements.read(source, connection -> find(connection, id));
  }

  private Optional<Job> find(Connection connection, JobId id) throws SQLException {
    return Statements.queryOne(connection, JobRow::read, find, id.toString());
  }

  public AttemptPage attempts(JobId id, int after, int limit) {
    return readers.read(handle -> {
      var earlier = Part.of(earlierAttempts(handle, id, after, limit + 1), limit);
      var attempts = new ArrayList<>(earlier.items());
      if (earlier.hasMore() || isAnyAfter(handle, id, attempts, after)) {
        return new AttemptPage(List.copyOf(attempts), true);
      }
      var last =
          find(handle.getConnection(), id)
              .flatMap(JobReads::lastAttempt)
              .filter(one -> one.number() > lastNumber(attempts, after));
      boolean hasRoom = attempts.size() < limit;
      last.filter(_ -> hasRoom).ifPresent(attempts::add);
      return new AttemptPage(List.copyOf(attempts), last.isPresent() && !hasRoom);
    });
  }

  private static int lastNumber(List<AttemptRecord> attempts, int after) {
    return attempts.isEmpty() ? after : attempts.getLast().number();
  }

  private static boolean isAnyAfter(
      Handle handle, JobId id, List<AttemptRecord> attempts, int after) {
    return handle
            .createQuery("SELECT count(*) FROM attempt WHERE job_id = :id AND number > :last")
            .bind("id", id.toString())
            .bind("last", lastNumber(attempts, after))
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  private static List<AttemptRecord> earlierAttempts(Handle handle, JobId id, int after, int rows) {
    return handle
        .createQuery(ATTEMPTS)
        .bind("id", id.toString())
        .bind("after", after)
        .bind("limit", rows)
        .map((row, _) ->
            new AttemptRecord(
                row.getInt("number"),
                row.getString("status"),
                Instant.ofEpochMilli(row.getLong("started_at")),
                JobRow.instant(row, "ended_at"),
                row.getString("error")))
        .list();
  }

  /** The one that the row of the job tells of; none when it was taken back. */
  private static Optional<AttemptRecord> lastAttempt(Job job) {
    return Optional.ofNullable(job.times().startedAt())
        .map(startedAt ->
            new AttemptRecord(
                job.attempts(), job.state().word(), startedAt, job.times().endedAt(), job.error()));
  }
}
