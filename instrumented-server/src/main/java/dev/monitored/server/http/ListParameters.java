package dev.monitored.server.http;

import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.job.JobId;
import dev.monitored.server.job.JobQuery;
import dev.monitored.server.job.Page;
import io.helidon.common.uri.UriQuery;

/** The query of {@code GET /api/v1/jobs}. */
record ListParameters(JobQuery query, Page<JobId> page) {
  static ListParameters read(UriQuery query, JobEngine engine) {
    var parameters =
        new Parameters(
            query,
            "limit",
            "cursor",
            "sort",
            "state",
            "action",
            "queue",
            "labelSelector",
            "createdFrom",
            "createdBefore");
    return new ListParameters(
        new JobQuery(
            parameters.states(),
            parameters.some("action", engine.actions().keySet()),
            parameters.some("queue", engine.queues()),
            parameters.labels(),
            parameters.time("createdFrom"),
            parameters.time("createdBefore")),
        parameters.page(JobId::parse));
  }
}
