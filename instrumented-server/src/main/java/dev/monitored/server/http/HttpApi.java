package dev.monitored.server.http;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.monitored.server.engine.EngineHealth;
import dev.monitored.server.engine.JobEnds;
import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.http.auth.AuditLog;
import dev.monitored.server.http.auth.Credentials;
import dev.monitored.server.http.auth.MeRoute;
import dev.monitored.server.http.auth.ProtectedRoutes;
import dev.monitored.server.http.auth.Scope;
import dev.monitored.server.http.auth.TokenCheck;
import dev.monitored.server.http.ays.AysRoutes;
import dev.monitored.server.http.callback.CallbackRoutes;
import dev.monitored.server.http.change.ChangeRoute;
import dev.monitored.server.http.change.ChangeStreams;
import dev.monitored.server.http.guard.AnswerRoom;
import dev.monitored.server.http.guard.Bodies;
import dev.monitored.server.http.guard.BodyRoom;
import dev.monitored.server.http.guard.ClosingFilter;
import dev.monitored.server.http.guard.Connections;
import dev.monitored.server.http.guard.EarlyAnswers;
import dev.monitored.server.http.guard.Places;
import dev.monitored.server.http.guard.ReadTimeout;
import dev.monitored.server.http.guard.RequestCount;
import dev.monitored.server.http.guard.RequestListener;
import dev.monitored.server.http.job.BulkRoutes;
import dev.monitored.server.http.job.JobRoutes;
import dev.monitored.server.http.log.LogRoute;
import dev.monitored.server.http.log.LogStreams;
import dev.monitored.server.http.overview.OverviewRoutes;
import dev.monitored.server.http.overview.ServerInfo;
import dev.monitored.server.http.queue.ActionRoute;
import dev.monitored.server.http.queue.QueueRoutes;
import dev.monitored.server.http.queue.ReplicaRoute;
import dev.monitored.server.http.run.RunRoutes;
import dev.monitored.server.http.schedule.ScheduleRoutes;
import dev.monitored.server.http.trigger.EventRoutes;
import dev.monitored.server.http.trigger.TriggerRoutes;
import dev.monitored.server.http.wire.Errors;
import dev.monitored.server.http.wire.Sending;
import dev.monitored.server.progress.Standstill;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two listeners: the API, and one for probes of its own, which a crowd at the API cannot lock
 * out. Thread-safe; close it to stop both.
 */
public final class HttpApi implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);

  /** A body that is too large is read to its end, up to this, so that the client hears of it. */
  private static final long READ_TO_REFUSE = 16 << 20;

  /** What a body or an answer has in bytes takes several times as much in memory. */
  private static final int PART_OF_HEAP = 16;

  /** The rest is for the database, the work of jobs, and the probes. */
  private static final int PART_OF_DESCRIPTORS = 2;

  /** Of the feed of changes, beside all other connections. */
  private static final int READERS = 1000;

  private static final int PART_OF_DESCRIPTORS_FOR_READERS = 16;

  /** Probes and scrapes are few. */
  private static final int MANAGEMENT_CONNECTIONS = 64;

  private final HttpSettings settings;
  private final JobEnds ends;
  private final MetricsPage metrics;
  private final RequestListener listener;
  private final ReadTimeout readTimeout;
  private final LogStreams logs;
  private final ChangeStreams changes;
  private final Probes probes;
  private final Listener management;
  private final Listener api;
  private volatile boolean isOpen;

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
    SocketPolling.initialize();
    readTimeout = new ReadTimeout(settings.readTimeout());
    // Who follows a log holds a place among the requests: most of them are for the others.
    logs = new LogStreams(engine.logs(), Math.max(1, settings.maxRequests() / 4));
    int readers = (int) Math.min(READERS, descriptors() / PART_OF_DESCRIPTORS_FOR_READERS);
    changes = new ChangeStreams(engine.changes(), readers);
    api =
        listener(
            settings.port(),
            possible(settings.maxConnections()),
            readers,
            listener,
            () -> api(engine, credentials));
    probes = probes(engine.health());
    management =
        listener(
            settings.managementPort(),
            MANAGEMENT_CONNECTIONS,
            0,
            (_, _, _, _) -> {},
            this::management);
  }

  private Probes probes(EngineHealth health) {
    var deadlocks = Deadlocks.ofThisProcess();
    return new Probes(
        List.of(
            () -> health.lostThread().map(name -> "the thread " + name + " is dead"),
            () -> api.listening().map(Standstill::text),
            deadlocks::fault),
        List.of(
            () -> isOpen ? Optional.empty() : Optional.of("the server is starting or stopping"),
            () -> api.accepting().map(Standstill::text),
            () -> health.standstill().map(Standstill::text)));
  }

  private Listener listener(
      int port, int most, int beside, RequestListener heard, Supplier<HttpRouting.Builder> routing)
      throws BindException {
    var connections = new Connections(most, beside, readTimeout, heard::madeRoom);
    return new Listener(
        port,
        free -> webServer(connections, heard).port(free).routing(routing.get()).build().start());
  }

  private WebServerConfig.Builder webServer(Connections connections, RequestListener heard) {
    return WebServer.builder()
        .shutdownHook(false)
        .host("0.0.0.0")
        // An answer in several writes would wait for the client's delayed acknowledgement, 40 ms.
        .connectionOptions(connection -> connection.tcpNoDelay(true))
        .maxPayloadSize(Math.max(READ_TO_REFUSE, settings.maxBodyBytes()))
        .idleConnectionTimeout(Duration.ofMinutes(2))
        .idleConnectionPeriod(Duration.ofSeconds(10))
        .protocolsDiscoverServices(false)
        .addConnectionSelector(connections)
        .maxTcpConnections(connections.acceptedAtOnce())
        .shutdownGracePeriod(settings.grace())
        .directHandlers(
            handlers -> new EarlyAnswers(settings.maxBodyBytes(), heard).addTo(handlers));
  }

  /** As many as the setting says, if the process may have as many. */
  private static int possible(int most) {
    long descriptors = descriptors();
    int possible = (int) Math.min(most, descriptors / PART_OF_DESCRIPTORS);
    if (possible < most) {
      LOG.warn(
          "the process is limited to {} file descriptors: it accepts {} connections instead of {}",
          descriptors,
          possible,
          most);
    }
    return possible;
  }

  private static long descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? system.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }

  private HttpRouting.Builder api(JobEngine engine, Credentials credentials) {
    var routing = HttpRouting.builder().addFilter(new Connections.Answers());
    routing.addFilter(new ClosingFilter());
    routing.addFilter(new RequestCount(listener));
    routing.addFilter(new AuditLog());
    new OpenApiRoute().addTo(routing);
    new PageRoutes().addTo(routing);
    if (!settings.metricsOnManagement()) {
      new MetricsRoute(metrics).addTo(routing);
    }
    routing.addFilter(new Places(settings.maxRequests()));
    routing.addFilter(new BodyRoom.Return());
    routing.addFilter(new AnswerRoom(Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
    var bodies = bodies();
    var events = new EventRoutes(engine, bodies);
    credentials.webhookSecret().ifPresent(secret -> events.addTo(routing, secret, bodies()));
    var log = new LogRoute(engine.logs(), logs);
    routes(engine, settings.info(), ends, log, new ChangeRoute(changes), events, bodies)
        .addTo(routing, new TokenCheck(credentials.tokens()));
    Errors.addTo(routing);
    return routing;
  }

  /** All that needs a token. */
  static ProtectedRoutes routes(
      JobEngine engine,
      ServerInfo info,
      JobEnds ends,
      LogRoute log,
      ChangeRoute changes,
      EventRoutes events,
      Bodies bodies) {
    var routes = new ProtectedRoutes();
    new OverviewRoutes(engine, info).addTo(routes);
    new MeRoute().addTo(routes);
    new BulkRoutes(engine).addTo(routes);
    new JobRoutes(engine, ends, bodies).addTo(routes);
    log.addTo(routes);
    changes.addTo(routes);
    new RunRoutes(engine, bodies).addTo(routes);
    new CallbackRoutes(engine).addTo(routes);
    new ScheduleRoutes(engine, bodies).addTo(routes);
    new TriggerRoutes(engine, bodies).addTo(routes);
    new QueueRoutes(engine).addTo(routes);
    new ReplicaRoute(engine).addTo(routes);
    new ActionRoute(engine.actions().values()).addTo(routes);
    addTo(routes, new AysRoutes(engine, Sending::send));
    events.addTo(routes);
    return routes;
  }

  /** With a room of their own: strangers take none from those who have shown a token. */
  private Bodies bodies() {
    long heap = Runtime.getRuntime().maxMemory();
    var room = new BodyRoom(settings.maxBodyBytes(), heap / PART_OF_HEAP);
    return new Bodies(settings.maxBodyBytes(), room);
  }

  private static void addTo(ProtectedRoutes routes, AysRoutes ays) {
    ays.getting().forEach((path, handler) -> routes.get(path, Scope.READ, handler));
    ays.posting().forEach((path, handler) -> routes.post(path, Scope.SUBMIT, handler));
    ays.deleting().forEach((path, handler) -> routes.delete(path, Scope.ADMIN, handler));
  }

  private HttpRouting.Builder management() {
    var routing = HttpRouting.builder().addFilter(new Connections.Answers());
    routing.addFilter(new ClosingFilter());
    probes.addTo(routing);
    if (settings.metricsOnManagement()) {
      new MetricsRoute(metrics).addTo(routing);
    }
    Errors.addTo(routing);
    return routing;
  }

  /** What {@code /readyz} says from now on. */
  public void ready(boolean ready) {
    isOpen = ready;
  }

  public int port() {
    return api.port();
  }

  public int managementPort() {
    return management.port();
  }

  /** Refuses new connections, and returns when the requests under way were answered. */
  @Override
  public void close() {
    ends.close();
    logs.close();
    changes.close();
    api.close();
    management.close();
    readTimeout.close();
  }
}
