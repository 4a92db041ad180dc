package dev.monitored.server.store.sql.job;

import dev.monitored.action.JobId;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.attempt.AttemptPage;
import dev.monitored.server.job.attempt.AttemptRecord;
import dev.monitored.server.job.query.JobQuery;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.query.SearchTooLongException;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Readers;
import dev.monitored.server.store.sql.database.Readers.Named;
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
import org.jdbi.v3.core.result.ResultIterable;

/** Reads jobs and their attempts. */
public final class JobReads {
  /** What matches is counted up to here. */
  public static final int COUNT_LIMIT = 10_000;

  /** A page of large jobs is cut short here: it is held in memory. */
  public static final long PAGE_BYTES = 2_000_000;

  /** Rows that are fetched at once. */
  private static final int FETCH = 25;

  /** Of the row of a job. */
  public static final String BYTES =
      "octet_length(arguments) + coalesce(octet_length(result), 0) + coalesce(octet_length(error), 0)";

  private static final int MAX_ATTEMPTS = 200;

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
  private final Dialect dialect;
  private final Filters filters;
  private final String find;

  public JobReads(Database database) {
    source = database.readers();
    dialect = database.dialect();
    filters = new Filters(dialect);
    readers = new Readers(database, "jobs");
    find = dialect.sql("SELECT ${job} FROM job WHERE id = ?");
  }

  // Asked for more often than anything else, and twice as fast without a library between.
  public Optional<Job> find(JobId id) {
    return Statements.read(source, connection -> find(connection, id));
  }

  private Optional<Job> find(Connection connection, JobId id) throws SQLException {
    return Statements.queryOne(connection, JobRow::read, find, id.toString());
  }

  public AttemptPage attempts(JobId id, int after) {
    return readers.read(handle -> {
      var earlier = Part.of(earlierAttempts(handle, id, after), MAX_ATTEMPTS);
      var attempts = new ArrayList<>(earlier.items());
      boolean hasMore = earlier.hasMore() || isAnyAfter(handle, id, attempts, after);
      if (!hasMore) {
        find(handle.getConnection(), id)
            .flatMap(job -> lastAttempt(job, replica(handle, id)))
            .filter(last -> last.number() > lastNumber(attempts, after))
            .ifPresent(attempts::add);
      }
      return new AttemptPage(List.copyOf(attempts), hasMore);
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

  private static List<AttemptRecord> earlierAttempts(Handle handle, JobId id, int after) {
    return handle
        .createQuery(ATTEMPTS)
        .bind("id", id.toString())
        .bind("after", after)
        .bind("limit", MAX_ATTEMPTS + 1)
        .map((row, _) ->
            new AttemptRecord(
                row.getInt("number"),
                row.getString("status"),
                Instant.ofEpochMilli(row.getLong("started_at")),
                JobRow.instant(row, "ended_at"),
                row.getString("error"),
                row.getString("replica")))
        .list();
  }

  private static Optional<String> replica(Handle handle, JobId id) {
    return handle
        .createQuery("SELECT replica FROM job WHERE id = :id AND replica IS NOT NULL")
        .bind("id", id.toString())
        .mapTo(String.class)
        .findOne();
  }

  /** The one that the row of the job tells of; none when it was taken back. */
  private static Optional<AttemptRecord> lastAttempt(Job job, Optional<String> replica) {
    return Optional.ofNullable(job.times().startedAt())
        .map(startedAt ->
            new AttemptRecord(
                job.attempts(),
                job.state().word(),
                startedAt,
                job.times().endedAt(),
                job.error(),
                replica.orElse(null)));
  }

  public Listing<Job, JobId> list(JobQuery query, Page<JobId> page) {
    // PostgreSQL hands out a few rows at a time within a transaction only.
    return readers.list(
        query.equals(JobQuery.ALL),
        handle -> handle.inTransaction(transaction -> list(transaction, query, page)));
  }

  private Listing<Job, JobId> list(Handle handle, JobQuery query, Page<JobId> page) {
    long end = System.nanoTime() + Database.SEARCH_LIMIT.toNanos();
    var jobs = new ArrayList<Named<JobId, Job>>();
    boolean hasMore = fill(jobs, end, handle, query, page);
    refuseAfter(end);
    int count = count(handle, query);
    return new Listing<>(
        Named.readable(jobs),
        hasMore ? Optional.of(jobs.getLast().name()) : Optional.empty(),
        Math.min(count, COUNT_LIMIT),
        count > COUNT_LIMIT,
        Named.unreadable(jobs));
  }

  private record Weighed(Named<JobId, Job> job, long bytes) {}

  /** Adds jobs up to the limit, or until they are a lot of text; returns whether more match. */
  private boolean fill(
      List<Named<JobId, Job>> jobs, long end, Handle handle, JobQuery query, Page<JobId> page) {
    long bytes = 0;
    try (var rows = matching(handle, query, page).iterator()) {
      while (rows.hasNext() && jobs.size() < page.limit() && bytes < PAGE_BYTES) {
        // PostgreSQL's own limit is for a statement, and begins anew with each few rows.
        refuseAfter(end);
        var next = rows.next();
        jobs.add(next.job());
        bytes += next.bytes();
      }
      return rows.hasNext();
    }
  }

  private static void refuseAfter(long end) {
    if (System.nanoTime() > end) {
      throw new SearchTooLongException("a search took too long");
    }
  }

  private ResultIterable<Weighed> matching(Handle handle, JobQuery query, Page<JobId> page) {
    var sql =
        """
        SELECT ${job}, %s AS bytes
        FROM job WHERE %s AND %s
        """
            .formatted(BYTES, filters.of(query), Filters.part(page));
    // One more than the limit, which tells whether there are more.
    return Filters.bind(handle.createQuery(dialect.sql(sql)), query, page, page.limit() + 1)
        .setFetchSize(FETCH)
        .map((row, _) ->
            new Weighed(readers.named(JobRow.id(row), row, JobRow::read), row.getLong("bytes")));
  }

  public List<JobId> ids(JobQuery query, Page<JobId> page) {
    var sql = "SELECT id FROM job WHERE %s AND %s".formatted(filters.of(query), Filters.part(page));
    return readers.search(handle ->
        Filters.bind(handle.createQuery(sql), query, page, page.limit())
            .map((row, _) -> JobRow.id(row))
            .list());
  }

  private int count(Handle handle, JobQuery query) {
    var matching = "SELECT 1 FROM job WHERE " + filters.of(query) + " LIMIT :limit";
    var count = "SELECT count(*) FROM (" + matching + ") AS matching";
    return Filters.bind(handle.createQuery(count), query)
        .bind("limit", COUNT_LIMIT + 1)
        .mapTo(Integer.class)
        .one();
  }
}
