package dev.monitored.server.store.sql.job;

import dev.monitored.action.JobId;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.query.JobQuery;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.query.SearchTooLongException;
import dev.monitored.server.job.query.SortedPage;
import dev.monitored.server.job.query.SortedPage.Place;
import dev.monitored.server.job.secret.Secrets;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.Dialect;
import dev.monitored.server.store.sql.database.Readers;
import dev.monitored.server.store.sql.database.Readers.Named;
import dev.monitored.server.store.sql.row.JobRow;
import dev.monitored.server.store.sql.row.JsonColumns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;

/**
 * Reads lists of jobs. By an error only those are found that show it: a secret in it is not looked
 * for, and nothing tells how many jobs have it.
 */
final class JobLists {
  /** Rows that are fetched at once. */
  private static final int FETCH = 25;

  private final Readers readers;
  private final Dialect dialect;
  private final Filters filters;

  JobLists(Database database) {
    dialect = database.dialect();
    filters = new Filters(dialect);
    readers = new Readers(database, "jobs");
  }

  /** A part of a list, from a row on. */
  private record Slice(String sql, Function<Query, Query> values) {}

  /**
   * A list in an order.
   *
   * @param from reads so many rows after one
   * @param key what tells the place of a row in the order
   */
  private record Order<K>(
      JobQuery query, From<K> from, Readers.RowReader<K> key, int limit, boolean isCounted) {

    interface From<K> {
      Slice slice(Optional<K> after, int rows);
    }
  }

  private record Found<K>(Named<K, Job> job, long bytes, boolean isShown) {}

  Listing<Job, JobId> list(JobQuery query, Page<JobId> page) {
    return list(
        new Order<>(query, byId(query, page), JobRow::id, page.limit(), page.isCounted()),
        page.after());
  }

  private static Order.From<JobId> byId(JobQuery query, Page<JobId> page) {
    return (after, rows) -> {
      var part = new Page<>(after, page.order(), rows);
      return new Slice(Filters.part(part), sql -> Filters.bind(sql, query, part, rows));
    };
  }

  Listing<Job, Place> list(JobQuery query, SortedPage page) {
    Order.From<Place> from =
        (after, rows) -> {
          var part = new SortedPage(page.by(), page.isDescending(), after, rows, false);
          return new Slice(Filters.part(part), sql -> Filters.bind(sql, query, part, rows));
        };
    return list(
        new Order<>(query, from, row -> place(page.by(), row), page.limit(), page.isCounted()),
        page.after());
  }

  private static Place place(SortedPage.By by, ResultSet row) throws SQLException {
    long end = row.getLong("ended_at");
    return new Place(
        by == SortedPage.By.END ? end : end - row.getLong("started_at"), JobRow.id(row));
  }

  private <K> Listing<Job, K> list(Order<K> order, Optional<K> after) {
    // PostgreSQL hands out a few rows at a time within a transaction only.
    return readers.list(
        order.query().equals(JobQuery.ALL),
        handle -> handle.inTransaction(transaction -> list(transaction, order, after)));
  }

  private <K> Listing<Job, K> list(Handle handle, Order<K> order, Optional<K> after) {
    var end = new End();
    var jobs = new ArrayList<Named<K, Job>>();
    boolean hasMore = fill(jobs, end, handle, order, after);
    end.check();
    int count = order.isCounted() ? count(handle, order.query(), end) : Listing.NOT_COUNTED;
    return new Listing<>(
        Named.readable(jobs),
        hasMore ? Optional.of(jobs.getLast().name()) : Optional.empty(),
        Math.min(count, JobReads.COUNT_LIMIT),
        count > JobReads.COUNT_LIMIT,
        Named.unreadable(jobs));
  }

  /** Adds jobs up to the limit, or until they are a lot of text; returns whether more match. */
  private <K> boolean fill(
      List<Named<K, Job>> jobs, End end, Handle handle, Order<K> order, Optional<K> from) {
    // One more than the limit tells whether there are more.
    int rows = order.limit() + 1;
    long bytes = 0;
    for (var after = from; ; ) {
      int read = 0;
      try (var found = matching(handle, order, after, rows).iterator()) {
        while (found.hasNext()) {
          // PostgreSQL's own limit is for a statement, and begins anew with each few rows.
          end.check();
          var next = found.next();
          after = Optional.of(next.job().name());
          read++;
          if (next.isShown()) {
            if (jobs.size() == order.limit() || bytes >= JobReads.PAGE_BYTES) {
              return true;
            }
            jobs.add(next.job());
            bytes += next.bytes();
          }
        }
      }
      if (read < rows) {
        return false;
      }
    }
  }

  private <K> ResultIterable<Found<K>> matching(
      Handle handle, Order<K> order, Optional<K> after, int rows) {
    var slice = order.from().slice(after, rows);
    var sql =
        """
        SELECT ${job}, %s AS bytes
        FROM job WHERE %s AND %s
        """
            .formatted(JobReads.BYTES, filters.of(order.query()), slice.sql());
    return slice
        .values()
        .apply(handle.createQuery(dialect.sql(sql)))
        .setFetchSize(FETCH)
        .map((row, _) ->
            new Found<>(
                readers.named(order.key().read(row), row, JobRow::read),
                row.getLong("bytes"),
                isShown(order.query(), row)));
  }

  /** Whether the part of the error that is looked for is among what is shown of it. */
  private static boolean isShown(JobQuery query, ResultSet row) throws SQLException {
    var part = query.criteria().error();
    if (part.isEmpty()) {
      return true;
    }
    try {
      var secrets = Secrets.of(JsonColumns.object(row.getString("arguments")));
      return secrets.masked(row.getString("error")).contains(part.get());
    } catch (StoreException e) {
      // Nobody knows its secrets.
      return false;
    }
  }

  List<JobId> ids(JobQuery query, Page<JobId> page) {
    return readers.search(handle -> {
      var end = new End();
      var ids = new ArrayList<JobId>();
      var after = page.after();
      for (int read = page.limit(); read == page.limit() && ids.size() < page.limit(); ) {
        end.check();
        var found = shownIds(handle, query, byId(query, page).slice(after, page.limit()));
        read = found.size();
        found.stream().filter(Shown::isShown).map(Shown::id).forEach(ids::add);
        after = found.isEmpty() ? after : Optional.of(found.getLast().id());
      }
      return List.copyOf(ids.subList(0, Math.min(ids.size(), page.limit())));
    });
  }

  private record Shown(JobId id, boolean isShown) {}

  private List<Shown> shownIds(Handle handle, JobQuery query, Slice slice) {
    var columns = query.criteria().error().isPresent() ? "id, arguments, error" : "id";
    var sql =
        "SELECT %s FROM job WHERE %s AND %s".formatted(columns, filters.of(query), slice.sql());
    return slice
        .values()
        .apply(handle.createQuery(sql))
        .map((row, _) -> new Shown(JobRow.id(row), isShown(query, row)))
        .list();
  }

  private int count(Handle handle, JobQuery query, End end) {
    return query.criteria().error().isPresent()
        ? countShown(handle, query, end)
        : countAll(handle, query);
  }

  private int countAll(Handle handle, JobQuery query) {
    var matching = "SELECT 1 FROM job WHERE " + filters.of(query) + " LIMIT :limit";
    var count = "SELECT count(*) FROM (" + matching + ") AS matching";
    return Filters.bind(handle.createQuery(count), query)
        .bind("limit", JobReads.COUNT_LIMIT + 1)
        .mapTo(Integer.class)
        .one();
  }

  private int countShown(Handle handle, JobQuery query, End end) {
    var sql = "SELECT arguments, error FROM job WHERE " + filters.of(query);
    int count = 0;
    try (var shown =
        Filters.bind(handle.createQuery(sql), query)
            .setFetchSize(FETCH * FETCH)
            .map((row, _) -> isShown(query, row))
            .iterator()) {
      while (shown.hasNext() && count <= JobReads.COUNT_LIMIT) {
        end.check();
        count += shown.next() ? 1 : 0;
      }
    }
    return count;
  }

  /** When a search has taken too long. */
  private record End(long nanos) {
    End() {
      this(System.nanoTime() + Database.SEARCH_LIMIT.toNanos());
    }

    void check() {
      if (System.nanoTime() > nanos) {
        throw new SearchTooLongException("a search took too long");
      }
    }
  }
}
