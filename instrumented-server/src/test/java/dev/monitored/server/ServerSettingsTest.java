package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.monitored.server.action.http.AllowedHosts;
import dev.monitored.server.action.http.HostPattern;
import dev.monitored.server.engine.attempt.LeaseSettings;
import dev.monitored.server.job.queue.Retention;
import dev.monitored.server.store.sql.postgres.DatabaseAddress;
import dev.monitored.server.store.sql.postgres.DatabaseFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerSettingsTest {
  private static final Map<String, String> CHANGED =
      Map.ofEntries(
          Map.entry("JOBSERVER_PORT", "1"),
          Map.entry("JOBSERVER_MANAGEMENT_PORT", "2"),
          Map.entry("JOBSERVER_DATA_DIR", "/elsewhere"),
          Map.entry("JOBSERVER_AUTH", "on"),
          Map.entry("JOBSERVER_TOKEN_FILE", "/run/token"),
          Map.entry("JOBSERVER_WEBHOOK_SECRET_FILE", "/run/webhook"),
          Map.entry("JOBSERVER_COMMANDS", "b=/bin/b, a=/bin/a"),
          Map.entry("JOBSERVER_DATABASE_URL", "jdbc:postgresql://db:5432/jobs"),
          Map.entry("JOBSERVER_DATABASE_USER", "app"),
          Map.entry("JOBSERVER_DATABASE_PASSWORD", "secret"),
          Map.entry("JOBSERVER_DATABASE_CA_FILE", "/dev/null"),
          Map.entry("JOBSERVER_QUEUES", "mail=2, night=1"),
          Map.entry("JOBSERVER_HTTP_HOSTS", "example.org, *.example.com:8443"),
          Map.entry("JOBSERVER_HTTP_INTERNAL_HOSTS", "shop.default.svc:8080"),
          Map.entry("JOBSERVER_HTTP_MAX_BYTES", "2000"),
          Map.entry("JOBSERVER_CALLBACK_SECRET_FILE", "/run/callback"),
          Map.entry("JOBSERVER_ACTIONS_DIR", "/actions"),
          Map.entry("JOBSERVER_WORKERS", "3"),
          Map.entry("JOBSERVER_KEEP_OK_HOURS", "8"),
          Map.entry("JOBSERVER_KEEP_FAILED_HOURS", "9"),
          Map.entry("JOBSERVER_KEEP_JOBS", "10"),
          Map.entry("JOBSERVER_KEEP_BYTES", "5000000000"),
          Map.entry("JOBSERVER_METRICS_LISTENER", "management"),
          Map.entry("JOBSERVER_DRAIN_SECONDS", "4"),
          Map.entry("JOBSERVER_MAX_BODY_BYTES", "5000"),
          Map.entry("JOBSERVER_MAX_REQUESTS", "6"),
          Map.entry("JOBSERVER_MAX_CONNECTIONS", "20"),
          Map.entry("JOBSERVER_READ_TIMEOUT_SECONDS", "7"),
          Map.entry("JOBSERVER_LEASE_SECONDS", "12"),
          Map.entry("JOBSERVER_INSTANCE", "pod"));

  private static final ServerSettings EXPECTED =
      new ServerSettings(
          1,
          2,
          Path.of("/elsewhere"),
          Optional.of(
              new DatabaseAddress(
                  "jdbc:postgresql://db:5432/jobs",
                  Optional.of("app"),
                  Optional.of("secret"),
                  Optional.of(Path.of("/dev/null")))),
          Optional.of(Path.of("/run/token")),
          Optional.of(Path.of("/run/webhook")),
          Map.of("a", Path.of("/bin/a"), "b", Path.of("/bin/b")),
          Map.of("mail", 2, "night", 1),
          new AllowedHosts(
              HostPattern.list("example.org,*.example.com:8443"),
              HostPattern.list("shop.default.svc:8080")),
          2000,
          Optional.of(Path.of("/run/callback")),
          Optional.of(Path.of("/actions")),
          3,
          new Retention(
              Duration.ofHours(8), Duration.ofHours(9), 10, OptionalLong.of(5_000_000_000L)),
          true,
          Duration.ofSeconds(4),
          5000,
          6,
          20,
          Duration.ofSeconds(7),
          new LeaseSettings(Duration.ofSeconds(12), Optional.of("pod")));

  @Test
  void theDatabaseMayBeToldByAFolder(@TempDir Path folder) throws Exception {
    var ca = Files.writeString(folder.resolve("ca.crt"), "");
    var settings =
        Map.of(
            "JOBSERVER_DATABASE_URL",
            "file:" + folder,
            "JOBSERVER_DATABASE_CA_FILE",
            ca.toString());
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> ServerSettings.databaseOf(settings))
        .withMessageStartingWith("JOBSERVER_DATABASE_URL " + folder + " has neither url nor jdbc-");

    Files.writeString(folder.resolve("url"), "jdbc:postgresql://db:5432/jobs");

    assertThat(ServerSettings.databaseOf(settings))
        .isEqualTo(new DatabaseFolder(folder, Optional.of(ca)));
  }

  @Test
  void aPasswordBesideAFolderIsRefused(@TempDir Path folder) {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() ->
            ServerSettings.databaseOf(
                Map.of(
                    "JOBSERVER_DATABASE_URL",
                    "file:" + folder,
                    "JOBSERVER_DATABASE_PASSWORD",
                    "sesame")))
        .withMessage(
            "JOBSERVER_DATABASE_PASSWORD must be in %s, as JOBSERVER_DATABASE_URL is", folder);
  }

  @Test
  void aFileOfAuthoritiesThatIsMissingIsNamed(@TempDir Path folder) {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() ->
            ServerSettings.databaseOf(
                Map.of(
                    "JOBSERVER_DATABASE_URL",
                    "jdbc:postgresql://db:5432/jobs",
                    "JOBSERVER_DATABASE_CA_FILE",
                    folder + "/ca.crt")))
        .withMessage(
            "JOBSERVER_DATABASE_CA_FILE=%s/ca.crt cannot be read: of a Secret it is the key ca.crt",
            folder);
  }

  @Test
  void defaultsAreThoseOfTheReadme() {
    assertThat(ServerSettings.of(Map.of("JOBSERVER_AUTH", "off")))
        .isEqualTo(
            new ServerSettings(
                6600,
                6601,
                Path.of("/data"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of(),
                new AllowedHosts(List.of(), List.of()),
                1 << 20,
                Optional.empty(),
                Optional.empty(),
                100,
                Retention.DEFAULT,
                false,
                Duration.ofSeconds(20),
                1 << 20,
                256,
                1000,
                Duration.ofSeconds(30),
                LeaseSettings.DEFAULT));
  }

  @Test
  void everySettingCanBeChanged() {
    assertThat(CHANGED.keySet()).isEqualTo(ServerSettings.NAMES);
    assertThat(ServerSettings.of(CHANGED)).isEqualTo(EXPECTED);
  }

  @Test
  void aFileSetsWhatTheEnvironmentDoesNot(@TempDir Path directory) throws Exception {
    var file = directory.resolve("jobserver.properties");
    var lines = CHANGED.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
    Files.write(file, lines);

    assertThat(ServerSettings.of(Map.of("JOBSERVER_SETTINGS_FILE", file.toString())))
        .isEqualTo(EXPECTED);
    assertThat(
            ServerSettings.of(
                Map.of("JOBSERVER_SETTINGS_FILE", file.toString(), "JOBSERVER_WORKERS", "9")))
        .returns(9, ServerSettings::workers);

    Files.writeString(file, "JOBSERVER_PROT=1");
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> ServerSettings.of(Map.of("JOBSERVER_SETTINGS_FILE", file.toString())))
        .withMessageContaining("unknown setting JOBSERVER_PROT");
  }

  @Test
  void withoutATokenFileItHasToBeSaidThatNoneIsWanted() {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> ServerSettings.of(Map.of()))
        .withMessageContainingAll("JOBSERVER_TOKEN_FILE", "JOBSERVER_AUTH=off");
  }

  @ParameterizedTest
  @CsvSource({
    "JOBSERVER_PORT, 65536",
    "JOBSERVER_PORT, -1",
    "JOBSERVER_PORT, 99999999999",
    "JOBSERVER_PORT, x",
    "JOBSERVER_WORKERS, 0",
    "JOBSERVER_DRAIN_SECONDS, 0",
    "JOBSERVER_AUTH, no",
    "JOBSERVER_METRICS_LISTENER, both",
    "JOBSERVER_COMMANDS, sh",
    "JOBSERVER_COMMANDS, sh=bin/sh",
    "JOBSERVER_COMMANDS, a b=/bin/sh",
    "JOBSERVER_COMMANDS, 'a=/bin/sh,a=/bin/sh'",
    "JOBSERVER_COMMANDS, 'a=/bin/sh,'",
    "JOBSERVER_QUEUES, mail",
    "JOBSERVER_QUEUES, mail=0",
    "JOBSERVER_QUEUES, 'mail=1,mail=2'",
    "JOBSERVER_HTTP_HOSTS, 'a,'",
    "JOBSERVER_HTTP_INTERNAL_HOSTS, http://a",
    "JOBSERVER_HTTP_MAX_BYTES, 1",
    "JOBSERVER_LOG_LEVEL, loud"
  })
  void anErrorNamesTheSettingAndItsValue(String name, String value) {
    var environment = new HashMap<>(Map.of("JOBSERVER_AUTH", "off"));
    environment.put(name, value);

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> ServerSettings.of(environment))
        .withMessageStartingWith(name + "=" + value + ": ");
  }

  @Test
  void aWrongDatabaseUrlIsNotQuotedForItMayHoldAPassword() {
    var environment =
        Map.of("JOBSERVER_AUTH", "off", "JOBSERVER_DATABASE_URL", "postgres://a:secret@db/jobs");

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> ServerSettings.of(environment))
        .withMessage("JOBSERVER_DATABASE_URL must be jdbc:postgresql://host:port/database");
  }

  @ParameterizedTest
  @CsvSource({
    "JOBSERVER_DATADIR, JOBSERVER_DATA_DIR",
    "JOBSERVER_PROT, JOBSERVER_PORT",
    "JOBSERVER_QUEUE, JOBSERVER_QUEUES",
    "JOBSERVER_MANAGMENT_PORT, JOBSERVER_MANAGEMENT_PORT"
  })
  void aMistypedSettingIsRefusedByName(String name, String meant) {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> ServerSettings.of(Map.of("JOBSERVER_AUTH", "off", name, "1")))
        .withMessage("unknown setting " + name + "; did you mean " + meant + "?");
  }

  @Test
  void allThatIsNoSettingIsNamedAtOnce() {
    var environment = Map.of("JOBSERVER_COLOUR", "red", "JOBSERVER_AUT", "off");

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> ServerSettings.of(environment))
        .withMessage(
            "unknown setting JOBSERVER_AUT; did you mean JOBSERVER_AUTH?;"
                + " unknown setting JOBSERVER_COLOUR");
  }

  @ParameterizedTest
  @CsvSource({
    "JOBSERVER_SERVICE_HOST, 10.0.0.1",
    "JOBSERVER_SERVICE_PORT, 6600",
    "JOBSERVER_SERVICE_PORT_HTTP, 6600",
    "JOBSERVER_PORT, tcp://10.0.0.1:6600",
    "JOBSERVER_PORT_6600_TCP, tcp://10.0.0.1:6600",
    "JOBSERVER_PORT_6600_TCP_PROTO, tcp",
    "JOBSERVER_PORT_6600_TCP_PORT, 6600",
    "JOBSERVER_PORT_6600_TCP_ADDR, 10.0.0.1",
    "JOBSERVER_MANAGEMENT_PORT, tcp://10.0.0.2:6601",
    "JOBSERVER_DISCOVERY_SERVICE_HOST, 10.0.0.2",
    "JOBSERVER_DISCOVERY_PORT, udp://10.0.0.2:53",
    "JOBSERVER_DISCOVERY_PORT_53_UDP_ADDR, 10.0.0.2",
    "JOBSERVER_NAME, /web/jobserver",
    "JOBSERVER_ENV_PATH, /bin",
    "JOBSERVER_ATTEMPT, 0190-1",
    "JOBSERVER_NOMINAL_TIME, 2026-05-01T10:00:00Z",
    "JOBSERVER_LOG_LEVEL, WARN"
  })
  void theVariablesOfAServiceNamedJobserverChangeNothing(String name, String value) {
    assertThat(ServerSettings.of(Map.of("JOBSERVER_AUTH", "off", name, value)))
        .isEqualTo(ServerSettings.of(Map.of("JOBSERVER_AUTH", "off")));
  }
}
