package dev.monitored.server;

import dev.monitored.server.action.SleepAction;
import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.engine.Timer;
import dev.monitored.server.http.BearerTokens;
import dev.monitored.server.http.HttpApi;
import dev.monitored.server.job.Action;
import dev.monitored.server.metrics.Exposition;
import dev.monitored.server.metrics.JobMetrics;
import dev.monitored.server.metrics.RequestMetrics;
import dev.monitored.server.store.JobStore;
import dev.monitored.server.store.SqliteJobStore;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A whole job server, wired and running. {@link #stop} drains it. */
final class JobServer {
  private final Duration drain;
  private final JobStore store;
  private final JobEngine engine;
  private final HttpApi api;

  private JobServer(Duration drain, JobStore store, JobEngine engine, HttpApi api) {
    this.drain = drain;
    this.store = store;
    this.engine = engine;
    this.api = api;
  }

  static JobServer start(ServerSettings settings) {
    var tokens = settings.tokenFile().map(JobServer::tokens);
    var actions = actions();
    var store = SqliteJobStore.open(settings.dataDir());
    var atRest = new CollectorRegistry();
    var metrics = new JobMetrics(atRest, actions.stream().map(Action::name).toList());
    var engine =
        new JobEngine(
            store, actions, settings.workers(), metrics, Timer.system(), InstantSource.system());
    engine.start();
    var api = api(settings, tokens, engine, metrics, atRest);
    api.ready(true);
    return new JobServer(settings.drain(), store, engine, api);
  }

  private static List<Action> actions() {
    return List.of(new SleepAction());
  }

  private static BearerTokens tokens(Path file) {
    try {
      return BearerTokens.from(file);
    } catch (IOException e) {
      throw new SettingsException("JOBSERVER_TOKEN_FILE=" + file + " cannot be used: " + e);
    }
  }

  private static HttpApi api(
      ServerSettings settings,
      Optional<BearerTokens> tokens,
      JobEngine engine,
      JobMetrics metrics,
      CollectorRegistry atRest) {
    var other = new CollectorRegistry();
    var requests = new RequestMetrics(other);
    var page = new Exposition(engine, metrics, atRest, other);
    return new HttpApi(settings.http(), engine, tokens, page, requests);
  }

  int port() {
    return api.port();
  }

  int managementPort() {
    return api.managementPort();
  }

  /**
   * Says that it is not ready, lets those who watch notice, lets jobs end or returns them to the
   * queue, answers what was asked, and closes the store; all within the drain time.
   */
  void stop() throws InterruptedException {
    api.ready(false);
    Thread.sleep(drain.dividedBy(10));
    engine.drain(drain.multipliedBy(6).dividedBy(10));
    api.close();
    store.close();
  }
}
