package dev.monitored.server.http.job;

import dev.monitored.action.JobId;
import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.http.wire.Parameters;
import dev.monitored.server.job.StorableText;
import dev.monitored.server.job.query.JobQuery;
import dev.monitored.server.job.query.Page;
import io.helidon.common.uri.UriQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The query of {@code GET /api/v1/jobs}. */
record ListParameters(JobQuery query, Page<JobId> page) {
  static final List<String> FILTERS =
      List.of("state", "action", "queue", "labelSelector", "createdFrom", "createdBefore");

  static ListParameters read(UriQuery query, JobEngine engine) {
    var parameters = withFilters(query, "limit", "cursor", "sort");
    return new ListParameters(filter(parameters, engine), parameters.page(JobId::parse));
  }

  static Parameters withFilters(UriQuery query, String... others) {
    return new Parameters(
        query, Stream.concat(FILTERS.stream(), Stream.of(others)).toArray(String[]::new));
  }

  static JobQuery filter(Parameters parameters, JobEngine engine) {
    return new JobQuery(
        parameters.states(),
        parameters.some(
            "action", engine.actions().keySet(), action -> isAny(engine, Set.of(action), Set.of())),
        parameters.some("queue", engine.queues(), queue -> isAny(engine, Set.of(), Set.of(queue))),
        parameters.labels(),
        parameters.time("createdFrom"),
        parameters.time("createdBefore"));
  }

  /** Jobs stay when their action or queue is taken out of the settings. */
  private static boolean isAny(JobEngine engine, Set<String> actions, Set<String> queues) {
    return Stream.concat(actions.stream(), queues.stream()).allMatch(StorableText::isStorable)
        && engine.isAny(
            new JobQuery(Set.of(), actions, queues, Map.of(), Optional.empty(), Optional.empty()));
  }
}
