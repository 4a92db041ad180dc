package dev.monitored.server.http.overview;

import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.engine.flow.FlowLimits;
import dev.monitored.server.http.auth.ProtectedRoutes;
import dev.monitored.server.http.auth.Scope;
import dev.monitored.server.http.wire.Json;
import dev.monitored.server.http.wire.Parameters;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;

/** How the whole server is doing. */
public final class OverviewRoutes {
  static final String SUMMARY = "/api/v1/summary";
  static final String HEALTH = "/api/v1/health";
  static final String INFO = "/api/v1/info";

  private static final String MAX_WAIT = "maxWaitSeconds";
  private static final String MAX_FAILURES = "maxFailurePercent";
  private static final int LONGEST_WAIT = 86_400;

  private final JobEngine engine;
  private final ServerInfo info;

  public OverviewRoutes(JobEngine engine, ServerInfo info) {
    this.engine = engine;
    this.info = info;
  }

  public void addTo(ProtectedRoutes routes) {
    routes
        .get(SUMMARY, Scope.READ, this::summary)
        .get(HEALTH, Scope.READ, this::health)
        .get(INFO, Scope.READ, this::info);
  }

  private void summary(ServerRequest request, ServerResponse response) {
    var overview = engine.overview();
    send(
        response,
        SummaryView.of(
            overview.counts(), overview.tallies(), engine.queues(), engine.actions().keySet()));
  }

  private void health(ServerRequest request, ServerResponse response) {
    var parameters = new Parameters(request.query(), MAX_WAIT, MAX_FAILURES);
    var standard = FlowLimits.DEFAULT;
    var limits =
        new FlowLimits(
            Duration.ofSeconds(
                parameters.upTo(LONGEST_WAIT, MAX_WAIT, (int) standard.maxWait().toSeconds())),
            parameters.upTo(100, MAX_FAILURES, standard.maxFailurePercent()));
    send(response, HealthView.of(engine.overview().flow(limits)));
  }

  private void info(ServerRequest request, ServerResponse response) {
    send(response, info);
  }

  private static void send(ServerResponse response, Object view) {
    Json.send(response, Status.OK_200.code(), view);
  }
}
