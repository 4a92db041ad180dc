package dev.monitored.server.http.ays;

import dev.monitored.action.JobId;
import dev.monitored.action.LogLevel;
import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.log.LogLine;
import dev.monitored.server.job.log.LogPage;
import dev.monitored.server.job.log.LogPosition;
import dev.monitored.server.job.log.LogQuery;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.query.Page.Order;
import io.helidon.webserver.http.ServerRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** The jobs of a repository: all jobs of its queue. */
final class AysJobs {
  /** A list has no pages: older jobs are found by the epoch. */
  static final int MAX_LISTED = 1000;

  /** Of these a list has no more than a page may have: two megabytes. */
  private static final Set<String> LONG = Set.of("args", "result");

  /**
   * A job in a list.
   *
   * @param data the fields that were asked for
   */
  record Row(
      String key,
      String actor,
      String service,
      String action,
      String state,
      Map<String, Object> data) {
    static Row of(Job job, List<String> names) {
      var fields = new JobFields(job);
      var data = new TreeMap<String, Object>();
      JobFields.BY_NAME.forEach((name, value) -> {
        if (names.contains(name)) {
          data.put(name, value.apply(fields));
        }
      });
      return new Row(
          fields.key(),
          fields.actorName(),
          fields.serviceName(),
          fields.actionName(),
          fields.state(),
          data);
    }
  }

  private final JobEngine engine;

  AysJobs(JobEngine engine) {
    this.engine = engine;
  }

  /** The newest first. */
  List<Row> list(ServerRequest request) {
    var filter = JobFilter.read(request.query(), Repository.of(request, engine));
    var rows = new ArrayList<Row>();
    var after = Optional.<JobId>empty();
    boolean isFull;
    do {
      int limit = Math.min(Page.MAX_LIMIT, MAX_LISTED - rows.size());
      var page = engine.list(filter.query(), new Page<>(after, Order.NEWEST_FIRST, limit));
      page.items().forEach(job -> rows.add(Row.of(job, filter.fields())));
      after = page.after();
      boolean isCut = page.items().size() < limit && !Collections.disjoint(filter.fields(), LONG);
      isFull = rows.size() == MAX_LISTED || isCut;
    } while (after.isPresent() && !isFull);
    return rows;
  }

  JobObject get(ServerRequest request) {
    var repository = Repository.of(request, engine);
    var job =
        JobId.parse(request.path().pathParameters().get("jobid"))
            .flatMap(engine::find)
            .filter(found -> found.queue().equals(repository))
            .orElseThrow(() -> AysException.unknown("job"));
    return JobObject.of(job, engine.attempts(job.id()), lines(job.id()));
  }

  private List<LogLine> lines(JobId job) {
    var first =
        new LogQuery(job, OptionalInt.empty(), LogLevel.INFO, LogPosition.START, MAX_LISTED);
    return engine.logs().read(first).map(LogPage::lines).orElseGet(List::of);
  }
}
