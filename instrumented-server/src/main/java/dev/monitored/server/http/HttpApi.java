package dev.monitored.server.http;

import dev.monitored.server.engine.JobEnds;
import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.http.auth.AuditLog;
import dev.monitored.server.http.auth.Credentials;
import dev.monitored.server.http.auth.ProtectedRoutes;
import dev.monitored.server.http.auth.Scope;
import dev.monitored.server.http.auth.TokenCheck;
import dev.monitored.server.http.ays.AysRoutes;
import dev.monitored.server.http.guard.Bodies;
import dev.monitored.server.http.guard.BodyRoom;
import dev.monitored.server.http.guard.ClosingFilter;
import dev.monitored.server.http.guard.EarlyAnswers;
import dev.monitored.server.http.guard.ReadTimeout;
import dev.monitored.server.http.guard.RequestCount;
import dev.monitored.server.http.guard.RequestListener;
import dev.monitored.server.http.job.BulkRoutes;
import dev.monitored.server.http.job.JobRoutes;
import dev.monitored.server.http.log.LogRoute;
import dev.monitored.server.http.log.LogStreams;
import dev.monitored.server.http.queue.ActionRoute;
import dev.monitored.server.http.queue.QueueRoutes;
import dev.monitored.server.http.run.RunRoutes;
import dev.monitored.server.http.schedule.ScheduleRoutes;
import dev.monitored.server.http.trigger.EventRoutes;
import dev.monitored.server.http.trigger.TriggerRoutes;
import dev.monitored.server.http.wire.Errors;
import io.helidon.common.concurrency.limits.FixedLimit;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.net.BindException;
import java.time.Duration;

/**
 * The two listeners: the API, and one for probes of its own, which a crowd at the API cannot lock
 * out. Thread-safe; close it to stop both.
 */
public final class HttpApi implements AutoCloseable {
  private static final String MANAGEMENT = "management";

  /** A body that is too large is read to its end, up to this, so that the client hears of it. */
  private static final long READ_TO_REFUSE = 16 << 20;

  /** What was read of a body takes several times as much until it has been answered. */
  private static final int PART_OF_HEAP = 16;

  private final HttpSettings settings;
  private final JobEnds ends;
  private final MetricsPage metrics;
  private final RequestListener listener;
  private final ReadTimeout readTimeout;
  private final LogStreams logs;
  private final Readiness readiness;
  private final WebServer server;

  /**
   * Starts to listen, not ready yet.
   *
   * @throws BindException when that is not possible
   */
  public HttpApi(
      HttpSettings settings,
      JobEngine engine,
      JobEnds ends,
      Credentials credentials,
      MetricsPage metrics,
      RequestListener listener)
      throws BindException {
    this.settings = settings;
    this.ends = ends;
    this.metrics = metrics;
    this.listener = listener;
    readiness = new Readiness(engine::isStoreReachable);
    readTimeout = new ReadTimeout(settings.readTimeout());
    // Who follows a log holds a place among the requests: most of them are for the others.
    logs = new LogStreams(engine.logs(), Math.max(1, settings.maxRequests() / 4));
    var builder = WebServer.builder().shutdownHook(false).port(settings.port());
    limit(builder, listener);
    builder.routing(api(engine, credentials));
    builder.putSocket(
        MANAGEMENT,
        socket -> {
          limit(socket, (_, _, _, _) -> {});
          socket.port(settings.managementPort()).routing(management());
        });
    server = builder.build().start();
    if (!server.isRunning()) {
      throw new BindException("a port is taken, or may not be listened on");
    }
  }

  private void limit(ListenerConfig.BuilderBase<?, ?> socket, RequestListener early) {
    socket
        .host("0.0.0.0")
        // An answer in several writes would wait for the client's delayed acknowledgement, 40 ms.
        .connectionOptions(connection -> connection.tcpNoDelay(true))
        .maxPayloadSize(Math.max(READ_TO_REFUSE, settings.maxBodyBytes()))
        .concurrencyLimit(requestLimit())
        .idleConnectionTimeout(Duration.ofMinutes(2))
        .shutdownGracePeriod(settings.grace())
        .directHandlers(
            handlers -> new EarlyAnswers(settings.maxBodyBytes(), early).addTo(handlers))
        .addProtocol(
            Http1Config.builder()
                .maxHeadersSize(8192)
                .maxPrologueLength(4096)
                .addReceiveListener(readTimeout)
                .build());
  }

  private FixedLimit requestLimit() {
    return FixedLimit.builder()
        .permits(settings.maxRequests())
        .queueLength(settings.maxRequests() * 4)
        .queueTimeout(Duration.ofSeconds(5))
        .build();
  }

  private HttpRouting.Builder api(JobEngine engine, Credentials credentials) {
    var routing = HttpRouting.builder().addFilter(new ClosingFilter());
    routing.addFilter(new RequestCount(listener));
    routing.addFilter(new AuditLog());
    new OpenApiRoute().addTo(routing);
    if (!settings.metricsOnManagement()) {
      new MetricsRoute(metrics).addTo(routing);
    }
    routing.addFilter(new BodyRoom.Return());
    var bodies = bodies();
    var events = new EventRoutes(engine, bodies);
    credentials.webhookSecret().ifPresent(secret -> events.addTo(routing, secret, bodies()));
    routes(engine, ends, new LogRoute(engine.logs(), logs, readTimeout), events, bodies)
        .addTo(routing, new TokenCheck(credentials.tokens()));
    Errors.addTo(routing);
    return routing;
  }

  /** All that needs a token. */
  static ProtectedRoutes routes(
      JobEngine engine, JobEnds ends, LogRoute log, EventRoutes events, Bodies bodies) {
    var routes = new ProtectedRoutes();
    new BulkRoutes(engine).addTo(routes);
    new JobRoutes(engine, ends, bodies).addTo(routes);
    log.addTo(routes);
    new RunRoutes(engine, bodies).addTo(routes);
    new ScheduleRoutes(engine, bodies).addTo(routes);
    new TriggerRoutes(engine, bodies).addTo(routes);
    new QueueRoutes(engine).addTo(routes);
    new ActionRoute(engine.actions().values()).addTo(routes);
    addTo(routes, new AysRoutes(engine));
    events.addTo(routes);
    return routes;
  }

  /** With a room of their own: strangers take none from those who have shown a token. */
  private Bodies bodies() {
    long heap = Runtime.getRuntime().maxMemory();
    var room = new BodyRoom(settings.maxBodyBytes(), heap / PART_OF_HEAP);
    return new Bodies(settings.maxBodyBytes(), room, readTimeout);
  }

  private static void addTo(ProtectedRoutes routes, AysRoutes ays) {
    ays.getting().forEach((path, handler) -> routes.get(path, Scope.READ, handler));
    ays.posting().forEach((path, handler) -> routes.post(path, Scope.SUBMIT, handler));
    ays.deleting().forEach((path, handler) -> routes.delete(path, Scope.ADMIN, handler));
  }

  private HttpRouting.Builder management() {
    var routing = HttpRouting.builder().addFilter(new ClosingFilter());
    readiness.addTo(routing);
    if (settings.metricsOnManagement()) {
      new MetricsRoute(metrics).addTo(routing);
    }
    Errors.addTo(routing);
    return routing;
  }

  /** What {@code /readyz} says from now on. */
  public void ready(boolean ready) {
    readiness.set(ready);
  }

  public int port() {
    return server.port();
  }

  public int managementPort() {
    return server.port(MANAGEMENT);
  }

  /** Refuses new connections, and returns when the requests under way were answered. */
  @Override
  public void close() {
    ends.close();
    logs.close();
    server.stop();
    readTimeout.close();
  }
}
