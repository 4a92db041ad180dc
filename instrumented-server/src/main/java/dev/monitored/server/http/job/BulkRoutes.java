package dev.monitored.server.http.job;

import dev.monitored.action.JobId;
import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.http.auth.ProtectedRoutes;
import dev.monitored.server.http.auth.Scope;
import dev.monitored.server.http.wire.Json;
import dev.monitored.server.http.wire.Parameters;
import dev.monitored.server.job.query.BulkChange;
import dev.monitored.server.job.query.JobQuery;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.query.Page.Order;
import io.helidon.common.uri.UriQuery;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The API about many jobs at once. */
public final class BulkRoutes {
  static final String CANCEL = JobRoutes.JOBS + "/cancel";
  static final String RETRY = JobRoutes.JOBS + "/retry";
  static final String DELETE = JobRoutes.JOBS + "/delete";

  static final String MOVE = JobRoutes.JOBS + "/move";

  private static final String TO = "to";
  private static final int SAMPLE = 20;

  private final JobEngine engine;

  public BulkRoutes(JobEngine engine) {
    this.engine = engine;
  }

  public void addTo(ProtectedRoutes routes) {
    routes
        .post(CANCEL, Scope.SUBMIT, changing(_ -> BulkChange.CANCEL))
        .post(RETRY, Scope.SUBMIT, changing(_ -> BulkChange.RETRY))
        .post(DELETE, Scope.ADMIN, changing(_ -> BulkChange.DELETE))
        .post(MOVE, Scope.ADMIN, changing(this::move, TO));
  }

  private BulkChange move(Parameters parameters) {
    var queue = parameters.single(TO, Function.identity()).orElse("");
    if (!engine.queues().contains(queue)) {
      throw Parameters.refused(TO + " must be one of " + engine.queues());
    }
    return new BulkChange.Move(queue);
  }

  private Handler changing(Function<Parameters, BulkChange> reader, String... others) {
    var known = Stream.concat(Stream.of("cursor", "dryRun"), Stream.of(others));
    var names = known.toArray(String[]::new);
    return (request, response) -> {
      var parameters = ListParameters.withFilters(request.query(), names);
      refuseAll(request.query());
      var change = reader.apply(parameters);
      var query = ListParameters.filter(parameters, engine);
      var after = parameters.single("cursor", Parameters.reader("cursor", JobId::parse));
      var view =
          parameters.flag("dryRun") ? preview(change, query, after) : apply(change, query, after);
      Json.send(response, Status.OK_200.code(), view);
    };
  }

  /** A request without filters is rejected, because it would change all jobs. */
  private static void refuseAll(UriQuery query) {
    if (ListParameters.FILTERS.stream().noneMatch(query::contains)) {
      throw Parameters.refused("there must be at least one of " + ListParameters.FILTERS);
    }
  }

  private BulkView.Preview preview(BulkChange change, JobQuery query, Optional<JobId> after) {
    var page = new Page<>(after, Order.OLDEST_FIRST, SAMPLE);
    return BulkView.Preview.of(engine.bulk().preview(change, query, page));
  }

  private BulkView.Result apply(BulkChange change, JobQuery query, Optional<JobId> after) {
    return BulkView.Result.of(engine.bulk().apply(change, query, after));
  }
}
