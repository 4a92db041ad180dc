package dev.monitored.server.store.sql.run;

import dev.monitored.server.job.Job;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.query.RunQuery;
import dev.monitored.server.job.run.Run;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.Readers;
import dev.monitored.server.store.sql.database.Readers.Named;
import dev.monitored.server.store.sql.database.Readers.Part;
import dev.monitored.server.store.sql.job.Filters;
import dev.monitored.server.store.sql.job.JobReads;
import dev.monitored.server.store.sql.row.JobRow;
import dev.monitored.server.store.sql.row.RunRow;
import java.util.List;
import java.util.Optional;

/** Reads runs and their jobs. */
final class RunReads {
  /** The shortest jobs are read whole: of as many as possible there is all to see. */
  private static final String OF_RUN =
      """
      WITH weighed AS (
        SELECT job.*, sum(%s) OVER (ORDER BY %s, id) > %d AS is_abridged
        FROM job WHERE run_id = :id)
      SELECT %s, is_abridged FROM weighed AS job ORDER BY step, id
      """
          .formatted(
              JobReads.BYTES, JobReads.BYTES, JobReads.PAGE_BYTES, JobRow.columns("is_abridged"));

  private final Readers readers;
  private final Filters filters;

  RunReads(Database database) {
    readers = new Readers(database, "runs");
    filters = new Filters(database.dialect());
  }

  Optional<Run> find(RunId id) {
    return readers.read(handle ->
        handle
            .createQuery("SELECT " + RunRow.COLUMNS + " FROM run WHERE id = :id")
            .bind("id", id.toString())
            .map((row, _) -> RunRow.read(row))
            .findOne());
  }

  /** The jobs of a run, in the order in which they were submitted; long ones may be abridged. */
  List<Job> jobs(RunId id) {
    return readers.read(handle ->
        handle
            .createQuery(OF_RUN)
            .bind("id", id.toString())
            .map((row, _) -> JobRow.read(row, row.getBoolean("is_abridged")))
            .list());
  }

  Listing<Run, RunId> list(RunQuery query, Page<RunId> page) {
    return readers.list(
        query.equals(RunQuery.ALL),
        handle -> {
          var filter = filters.of(query);
          var some =
              "SELECT %s FROM run WHERE %s AND %s"
                  .formatted(RunRow.COLUMNS, filter, Filters.part(page));
          var count =
              "SELECT count(*) FROM (SELECT 1 FROM run WHERE %s LIMIT :limit) AS matching"
                  .formatted(filter);
          var runs =
              Filters.bind(handle.createQuery(some), query, page, page.limit() + 1)
                  .map((row, _) -> readers.named(RunRow.id(row), row, RunRow::read))
                  .list();
          int matching =
              page.isCounted()
                  ? Filters.bind(handle.createQuery(count), query)
                      .bind("limit", JobReads.COUNT_LIMIT + 1)
                      .mapTo(Integer.class)
                      .one()
                  : Listing.NOT_COUNTED;
          var part = Part.of(runs, page.limit());
          return new Listing<>(
              Named.readable(part.items()),
              part.after().map(Named::name),
              Math.min(matching, JobReads.COUNT_LIMIT),
              matching > JobReads.COUNT_LIMIT,
              Named.unreadable(part.items()));
        });
  }
}
