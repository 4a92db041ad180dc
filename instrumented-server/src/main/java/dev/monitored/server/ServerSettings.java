package dev.monitored.server;

import dev.monitored.server.action.command.Program;
import dev.monitored.server.action.http.AllowedHosts;
import dev.monitored.server.action.http.HostPattern;
import dev.monitored.server.engine.BulkChanges;
import dev.monitored.server.engine.attempt.LeaseSettings;
import dev.monitored.server.http.HttpSettings;
import dev.monitored.server.http.overview.ServerInfo;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.queue.Retention;
import dev.monitored.server.job.schedule.Schedule;
import dev.monitored.server.job.trigger.Trigger;
import dev.monitored.server.store.sql.postgres.DatabaseSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that can be set, checked.
 *
 * @param database absent when jobs are kept in a file in the data directory
 * @param tokenFile absent when no token is asked for
 * @param webhookSecretFile absent when a webhook needs a token
 * @param commands what may be run, by the name it goes by in a job
 * @param queues how many jobs of a declared queue may run at once, by its name
 * @param allowedHosts where HTTP jobs may go
 * @param callbackSecretFile absent when ends are not reported
 * @param httpMaxBytes of an answer to an HTTP job
 * @param actionsDir where the jars of the user's own actions are, if there are any
 * @param workers how many jobs of each queue may run at once in this process
 * @param drain how long the server may take to stop
 * @param lease by which other processes know that this one lives
 */
record ServerSettings(
    int port,
    int managementPort,
    Path dataDir,
    Optional<DatabaseSource> database,
    Optional<Path> tokenFile,
    Optional<Path> webhookSecretFile,
    Map<String, Program> commands,
    Map<String, Integer> queues,
    AllowedHosts allowedHosts,
    int httpMaxBytes,
    Optional<Path> callbackSecretFile,
    Optional<Path> actionsDir,
    int workers,
    Retention retention,
    boolean metricsOnManagement,
    Duration drain,
    int maxBodyBytes,
    int maxRequests,
    int maxConnections,
    Duration readTimeout,
    LeaseSettings lease) {
  private static final String PORT = "JOBSERVER_PORT";
  private static final String MANAGEMENT_PORT = "JOBSERVER_MANAGEMENT_PORT";
  private static final String DATA_DIR = "JOBSERVER_DATA_DIR";
  private static final String AUTH = "JOBSERVER_AUTH";
  private static final String TOKEN_FILE = "JOBSERVER_TOKEN_FILE";
  private static final String WEBHOOK_SECRET_FILE = "JOBSERVER_WEBHOOK_SECRET_FILE";
  private static final String COMMANDS = "JOBSERVER_COMMANDS";
  private static final String COMMAND_GRACE = "JOBSERVER_COMMAND_GRACE";
  private static final String QUEUES = "JOBSERVER_QUEUES";
  private static final String HTTP_HOSTS = "JOBSERVER_HTTP_HOSTS";
  private static final String HTTP_INTERNAL_HOSTS = "JOBSERVER_HTTP_INTERNAL_HOSTS";
  private static final String HTTP_MAX_BYTES = "JOBSERVER_HTTP_MAX_BYTES";
  private static final String CALLBACK_SECRET_FILE = "JOBSERVER_CALLBACK_SECRET_FILE";
  private static final String ACTIONS_DIR = "JOBSERVER_ACTIONS_DIR";
  private static final String WORKERS = "JOBSERVER_WORKERS";
  private static final String KEEP_OK_HOURS = "JOBSERVER_KEEP_OK_HOURS";
  private static final String KEEP_FAILED_HOURS = "JOBSERVER_KEEP_FAILED_HOURS";
  private static final String KEEP_JOBS = "JOBSERVER_KEEP_JOBS";
  private static final String KEEP_BYTES = "JOBSERVER_KEEP_BYTES";
  private static final String METRICS_LISTENER = "JOBSERVER_METRICS_LISTENER";
  private static final String DRAIN_SECONDS = "JOBSERVER_DRAIN_SECONDS";
  private static final String MAX_BODY_BYTES = "JOBSERVER_MAX_BODY_BYTES";
  private static final String MAX_REQUESTS = "JOBSERVER_MAX_REQUESTS";
  private static final String MAX_CONNECTIONS = "JOBSERVER_MAX_CONNECTIONS";
  private static final String READ_TIMEOUT_SECONDS = "JOBSERVER_READ_TIMEOUT_SECONDS";
  private static final String LEASE_SECONDS = "JOBSERVER_LEASE_SECONDS";
  private static final String INSTANCE = "JOBSERVER_INSTANCE";

  /** Is read by the logger, before all others: it is only checked here. */
  private static final String LOG_LEVEL = "JOBSERVER_LOG_LEVEL";

  /** Is there when a command of another job server starts this one. */
  private static final String ATTEMPT_MARK = "JOBSERVER_ATTEMPT";

  private static final String NOMINAL_TIME = "JOBSERVER_NOMINAL_TIME";

  private static final List<String> LOG_LEVELS =
      List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");

  static final Set<String> NAMES =
      Set.of(
          PORT,
          MANAGEMENT_PORT,
          DATA_DIR,
          AUTH,
          TOKEN_FILE,
          WEBHOOK_SECRET_FILE,
          COMMANDS,
          COMMAND_GRACE,
          DatabaseSettings.URL,
          DatabaseSettings.USER,
          DatabaseSettings.PASSWORD,
          DatabaseSettings.CA_FILE,
          QUEUES,
          HTTP_HOSTS,
          HTTP_INTERNAL_HOSTS,
          HTTP_MAX_BYTES,
          CALLBACK_SECRET_FILE,
          ACTIONS_DIR,
          WORKERS,
          KEEP_OK_HOURS,
          KEEP_FAILED_HOURS,
          KEEP_JOBS,
          KEEP_BYTES,
          METRICS_LISTENER,
          DRAIN_SECONDS,
          MAX_BODY_BYTES,
          MAX_REQUESTS,
          MAX_CONNECTIONS,
          READ_TIMEOUT_SECONDS,
          LEASE_SECONDS,
          INSTANCE);

  /**
   * Reads the environment, and the file that {@code JOBSERVER_SETTINGS_FILE} names.
   *
   * @throws SettingsException when a setting cannot be used
   */
  static ServerSettings of(Map<String, String> environment) {
    checkLogLevel(environment.getOrDefault(LOG_LEVEL, "").strip());
    var source = source(environment);
    return new ServerSettings(
        source.integer(PORT, 6600, 0, 65535),
        source.integer(MANAGEMENT_PORT, 6601, 0, 65535),
        Path.of(source.text(DATA_DIR).orElse("/data")),
        DatabaseSettings.of(source),
        tokenFile(source),
        source.text(WEBHOOK_SECRET_FILE).map(Path::of),
        commands(source),
        source.parsed(QUEUES, ServerSettings::queues).orElse(Map.of()),
        new AllowedHosts(hosts(source, HTTP_HOSTS), hosts(source, HTTP_INTERNAL_HOSTS)),
        source.integer(HTTP_MAX_BYTES, 1 << 20, 1024, 1 << 30),
        source.text(CALLBACK_SECRET_FILE).map(Path::of),
        source.text(ACTIONS_DIR).map(Path::of),
        source.integer(WORKERS, 100, 1, 10_000),
        retention(source),
        !source.isFirst(METRICS_LISTENER, "api", "management"),
        drain(source),
        source.integer(MAX_BODY_BYTES, 1 << 20, 1024, 1 << 26),
        source.integer(MAX_REQUESTS, 256, 1, 100_000),
        source.integer(MAX_CONNECTIONS, 1000, 16, 100_000),
        Duration.ofSeconds(source.integer(READ_TIMEOUT_SECONDS, 30, 1, 3600)),
        lease(source));
  }

  private static SettingsSource source(Map<String, String> environment) {
    return SettingsSource.of(environment, NAMES, Set.of(LOG_LEVEL, ATTEMPT_MARK, NOMINAL_TIME));
  }

  /**
   * Reads no more than where the database is.
   *
   * @throws SettingsException when that is not set, or cannot be used
   */
  static DatabaseSource databaseOf(Map<String, String> environment) {
    return DatabaseSettings.of(source(environment))
        .orElseThrow(() -> new SettingsException("--migrate needs " + DatabaseSettings.URL));
  }

  private static void checkLogLevel(String level) {
    if (!level.isEmpty() && !LOG_LEVELS.contains(level.toUpperCase(Locale.ROOT))) {
      throw new SettingsException(LOG_LEVEL + "=" + level + ": must be one of " + LOG_LEVELS);
    }
  }

  private static Retention retention(SettingsSource source) {
    var standard = Retention.DEFAULT;
    return new Retention(
        hours(source, KEEP_OK_HOURS, standard.ok()),
        hours(source, KEEP_FAILED_HOURS, standard.unsuccessful()),
        source.integer(KEEP_JOBS, standard.jobs(), 1, Integer.MAX_VALUE),
        source.number(KEEP_BYTES, 1 << 20, Long.MAX_VALUE));
  }

  private static LeaseSettings lease(SettingsSource source) {
    var standard = LeaseSettings.DEFAULT.length();
    int seconds = source.integer(LEASE_SECONDS, (int) standard.toSeconds(), 12, 3600);
    return new LeaseSettings(Duration.ofSeconds(seconds), source.text(INSTANCE));
  }

  private static Duration hours(SettingsSource source, String name, Duration standard) {
    return Duration.ofHours(source.integer(name, (int) standard.toHours(), 1, 1_000_000));
  }

  private static Map<String, Integer> queues(String text) {
    var queues = new TreeMap<String, Integer>();
    for (var entry : text.split(",", -1)) {
      var parts = entry.strip().split("=", 2);
      boolean isQueue =
          parts.length == 2
              && parts[0].matches("[A-Za-z0-9._-]{1,63}")
              && parts[1].matches("[1-9][0-9]{0,5}");
      if (!isQueue || queues.put(parts[0], Integer.valueOf(parts[1])) != null) {
        throw new IllegalArgumentException(
            "must be name=concurrency, with commas between, and each name once");
      }
    }
    return Collections.unmodifiableMap(queues);
  }

  private static Optional<Path> tokenFile(SettingsSource source) {
    if (!source.isFirst(AUTH, "on", "off")) {
      return Optional.empty();
    }
    var file = source.text(TOKEN_FILE).map(Path::of);
    if (file.isEmpty()) {
      throw new SettingsException(
          TOKEN_FILE
              + " must name the file with the bearer token; to let everybody submit jobs,"
              + " set JOBSERVER_AUTH=off");
    }
    return file;
  }

  private static List<HostPattern> hosts(SettingsSource source, String name) {
    return source.parsed(name, HostPattern::list).orElse(List.of());
  }

  private static Duration drain(SettingsSource source) {
    return Duration.ofSeconds(source.integer(DRAIN_SECONDS, 20, 1, 3600));
  }

  /**
   * How long a command may take to end after SIGTERM: when the server stops, it must have ended.
   */
  Duration longestGrace() {
    return longestGrace(drain);
  }

  private static Duration longestGrace(Duration drain) {
    long seconds = drain.multipliedBy(3).dividedBy(4).toSeconds();
    return Duration.ofSeconds(Math.max(Program.DEFAULT_GRACE.toSeconds(), seconds));
  }

  private static Map<String, Program> commands(SettingsSource source) {
    var paths = source.parsed(COMMANDS, ServerSettings::commands).orElse(Map.of());
    long longest = longestGrace(drain(source)).toSeconds();
    var graces =
        source
            .parsed(COMMAND_GRACE, text -> graces(text, paths.keySet(), longest))
            .orElse(Map.of());
    var commands = new TreeMap<String, Program>();
    paths.forEach((name, path) ->
        commands.put(name, new Program(path, graces.getOrDefault(name, Program.DEFAULT_GRACE))));
    return Collections.unmodifiableMap(commands);
  }

  private static Map<String, Duration> graces(String text, Set<String> commands, long longest) {
    var graces = new TreeMap<String, Duration>();
    for (var entry : text.split(",", -1)) {
      var parts = entry.strip().split("=", 2);
      boolean isGrace =
          parts.length == 2
              && commands.contains(parts[0])
              && parts[1].matches("[0-9]{1,4}")
              && Long.parseLong(parts[1]) <= longest;
      if (!isGrace || graces.put(parts[0], Duration.ofSeconds(Long.parseLong(parts[1]))) != null) {
        throw new IllegalArgumentException(
            "must be name=seconds, with commas between, each a name of %s once, and at most %d seconds: three"
                    .formatted(COMMANDS, longest)
                + " quarters of "
                + DRAIN_SECONDS);
      }
    }
    return graces;
  }

  private static Map<String, Path> commands(String text) {
    var commands = new TreeMap<String, Path>();
    for (var entry : text.split(",", -1)) {
      var parts = entry.strip().split("=", 2);
      if (parts.length < 2 || !parts[0].matches("[A-Za-z0-9._-]{1,63}")) {
        throw new IllegalArgumentException("must be name=/absolute/path, with commas between");
      }
      var path = Path.of(parts[1]);
      if (!path.isAbsolute() || commands.put(parts[0], path) != null) {
        throw new IllegalArgumentException(parts[0] + " must be there once, with an absolute path");
      }
    }
    return Collections.unmodifiableMap(commands);
  }

  HttpSettings http() {
    return new HttpSettings(
        port,
        managementPort,
        metricsOnManagement,
        maxBodyBytes,
        maxRequests,
        maxConnections,
        readTimeout,
        drain.dividedBy(10),
        info());
  }

  private ServerInfo info() {
    var version = ServerSettings.class.getPackage().getImplementationVersion();
    return new ServerInfo(
        version == null ? "unknown" : version,
        Instant.now().toString(),
        lease.instance().orElse(null),
        "UTC",
        database.isPresent() ? "postgresql" : "sqlite",
        tokenFile.isPresent(),
        workers,
        queues,
        new ServerInfo.Kept(
            retention.ok().toSeconds(),
            retention.unsuccessful().toSeconds(),
            retention.jobs(),
            retention.bytes().isPresent() ? retention.bytes().getAsLong() : null),
        new ServerInfo.Limits(
            maxBodyBytes,
            maxRequests,
            maxConnections,
            Page.MAX_LIMIT,
            BulkChanges.MOST,
            Schedule.MOST,
            Trigger.MOST,
            httpMaxBytes),
        lease.length().toSeconds(),
        drain.toSeconds(),
        callbackSecretFile.isPresent(),
        webhookSecretFile.isPresent());
  }
}
