package dev.monitored.server;

import dev.monitored.action.Action;
import dev.monitored.server.action.ActionFolder;
import dev.monitored.server.action.SleepAction;
import dev.monitored.server.action.command.CommandAction;
import dev.monitored.server.action.http.HttpAction;
import dev.monitored.server.action.http.HttpCallbackSender;
import dev.monitored.server.engine.Capacity;
import dev.monitored.server.engine.JobEnds;
import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.engine.attempt.Timer;
import dev.monitored.server.engine.callback.Callbacks;
import dev.monitored.server.http.HttpApi;
import dev.monitored.server.http.JsonCallbackContent;
import dev.monitored.server.http.StartingProbes;
import dev.monitored.server.http.auth.BearerTokens;
import dev.monitored.server.http.auth.Credentials;
import dev.monitored.server.job.secret.SharedSecret;
import dev.monitored.server.metrics.Exposition;
import dev.monitored.server.metrics.JobMetrics;
import dev.monitored.server.metrics.RequestMetrics;
import dev.monitored.server.store.Store;
import dev.monitored.server.store.sql.SqlStore;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A whole job server, wired and running. {@link #stop} drains it. */
final class JobServer {
  /** A program that does not end when asked is killed after two seconds. */
  private static final Duration TO_KILL = Duration.ofSeconds(3);

  private final Duration drain;
  private final Store store;
  private final JobEngine engine;
  private final HttpApi api;

  private JobServer(Duration drain, Store store, JobEngine engine, HttpApi api) {
    this.drain = drain;
    this.store = store;
    this.engine = engine;
    this.api = api;
  }

  static JobServer start(ServerSettings settings) {
    var credentials = credentials(settings);
    var actions = actions(settings);
    var callbacks = callbacks(settings);
    var store = store(settings);
    var atRest = new CollectorRegistry();
    var metrics = new JobMetrics(atRest, actions.stream().map(Action::name).toList());
    // Who waits holds a place among the requests: most of them are for the others.
    var ends = new JobEnds(metrics, Math.max(1, settings.maxRequests() / 4));
    var engine =
        new JobEngine(
            store,
            actions,
            new Capacity(
                settings.workers(), settings.queues(), settings.retention(), settings.lease()),
            callbacks,
            ends,
            Timer.system(),
            InstantSource.system());
    // Listens first: when the port is taken, no job has been touched.
    var api = api(settings, credentials, engine, ends, metrics, atRest);
    engine.start();
    api.ready(true);
    return new JobServer(settings.drain(), store, engine, api);
  }

  private static Store store(ServerSettings settings) {
    var http = settings.http();
    try (var _ = new StartingProbes(http.managementPort(), http.readTimeout())) {
      return settings
          .database()
          .map(SqlStore::open)
          .orElseGet(() -> SqlStore.open(settings.dataDir()));
    }
  }

  private static List<Action> actions(ServerSettings settings) {
    var actions = new ArrayList<Action>();
    actions.add(new SleepAction());
    if (!settings.commands().isEmpty()) {
      actions.add(command(settings));
    }
    if (!settings.allowedHosts().isEmpty()) {
      actions.add(new HttpAction(settings.allowedHosts(), settings.httpMaxBytes()));
    }
    settings.actionsDir().map(JobServer::ownActions).ifPresent(actions::addAll);
    return List.copyOf(actions);
  }

  private static Action command(ServerSettings settings) {
    try {
      return new CommandAction(settings.commands(), settings.longestGrace());
    } catch (IllegalArgumentException e) {
      throw new SettingsException("JOBSERVER_COMMANDS: " + e.getMessage());
    }
  }

  private static List<Action> ownActions(Path folder) {
    try {
      return ActionFolder.load(folder);
    } catch (IllegalArgumentException e) {
      throw new SettingsException("JOBSERVER_ACTIONS_DIR=" + folder + ": " + e.getMessage());
    }
  }

  private static Optional<Callbacks> callbacks(ServerSettings settings) {
    return settings
        .callbackSecretFile()
        .map(file -> secret("JOBSERVER_CALLBACK_SECRET_FILE", file))
        .map(secret ->
            new Callbacks(
                new HttpCallbackSender(settings.allowedHosts(), secret),
                new JsonCallbackContent()));
  }

  private static SharedSecret secret(String setting, Path file) {
    try {
      return SharedSecret.from(file);
    } catch (IOException e) {
      throw new SettingsException(setting + "=" + file + " cannot be used: " + e);
    }
  }

  private static Credentials credentials(ServerSettings settings) {
    return new Credentials(
        settings.tokenFile().map(JobServer::tokens),
        settings.webhookSecretFile().map(file -> secret("JOBSERVER_WEBHOOK_SECRET_FILE", file)));
  }

  private static BearerTokens tokens(Path file) {
    try {
      return BearerTokens.from(file);
    } catch (IOException e) {
      throw new SettingsException("JOBSERVER_TOKEN_FILE=" + file + " cannot be read: " + e);
    } catch (IllegalArgumentException e) {
      throw new SettingsException("JOBSERVER_TOKEN_FILE=" + file + ": " + e.getMessage());
    }
  }

  private static HttpApi api(
      ServerSettings settings,
      Credentials credentials,
      JobEngine engine,
      JobEnds ends,
      JobMetrics metrics,
      CollectorRegistry atRest) {
    var other = new CollectorRegistry();
    var requests = new RequestMetrics(other);
    var page = new Exposition(engine, metrics, atRest, other);
    try {
      return new HttpApi(settings.http(), engine, ends, credentials, page, requests);
    } catch (BindException e) {
      throw new SettingsException(
          "JOBSERVER_PORT=%d, JOBSERVER_MANAGEMENT_PORT=%d: %s"
              .formatted(settings.port(), settings.managementPort(), e.getMessage()));
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  int port() {
    return api.port();
  }

  int managementPort() {
    return api.managementPort();
  }

  /**
   * Says that it is not ready, lets those who watch notice, lets jobs end or returns them to the
   * queue, answers what was asked, and closes the store. The drain time is shared out among these.
   */
  void stop() throws InterruptedException {
    api.ready(false);
    Thread.sleep(drain.dividedBy(10));
    engine.drain(drain.dividedBy(2), longer(drain.multipliedBy(3).dividedBy(10), TO_KILL));
    api.close();
    store.close();
  }
}
