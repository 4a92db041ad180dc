package dev.monitored.operator.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.monitored.operator.Authority;
import dev.monitored.operator.RealPrometheus;
import dev.monitored.operator.evidence.Answer.Cause;
import dev.monitored.operator.prometheus.Channel;
import dev.monitored.operator.prometheus.Channel.Login;
import dev.monitored.operator.prometheus.Channel.Tls;
import dev.monitored.operator.query.PrometheusApi;
import dev.monitored.operator.query.PrometheusApi.NoEvidence;
import dev.monitored.operator.query.Trouble;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real Prometheus that wants TLS, a client certificate and a password (M-16). */
class GuardedPrometheusIT {
  private static final String NAME = "main.monitoring.svc";

  /** Of the password {@code pass}. */
  private static final String HASH = "$2y$04$abcdefghijklmnopqrstuufznL8bkzdtHwLhca4To/v9Lo9bA7fR6";

  @TempDir private static Path keys;

  private static RealPrometheus prometheus;

  @TempDir private Path mounted;

  private final PrometheusApi api = new PrometheusApi();

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    var authority = Authority.create(keys, "authority");
    var server = authority.issue("server", "dns:" + NAME);
    authority.issue("client", "dns:operator");
    var web =
        """
        tls_server_config:
          cert_file: %s
          key_file: %s
          client_auth_type: RequireAndVerifyClientCert
          client_ca_file: %s
        basic_auth_users: {me: '%s'}
        """
            .formatted(server.certificate(), server.key(), authority.certificate(), HASH);
    prometheus = RealPrometheus.guarded(folder, Files.writeString(folder.resolve("web.yml"), web));
    Authority.create(keys, "stranger").issue("intruder", "dns:operator");
  }

  @AfterAll
  static void stop() {
    prometheus.close();
  }

  @BeforeEach
  void mountWhatIsRight() throws Exception {
    mount("authority.crt", "ca.crt");
    mount("client.crt", "tls.crt");
    mount("client.key", "tls.key");
    Files.writeString(mounted.resolve("username"), "me");
    Files.writeString(mounted.resolve("password"), "pass");
    api.use(channel(NAME));
    await().atMost(Duration.ofSeconds(30)).until(() -> trouble(prometheus.url()).isNone());
  }

  @AfterEach
  void closeIt() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource({
    "stranger.crt, ca.crt, 'is not signed by a CA that the operator trusts: set tls.ca'",
    "client.key, ca.crt, 'ca.crt has no certificate in PEM format'",
    "'', ca.crt, 'ca.crt cannot be read; check that the Secret or ConfigMap exists'",
    "'', tls.key, 'tls.key cannot be read; check that the Secret or ConfigMap exists'",
    "server.key, tls.key, 'the TLS connection failed'",
  })
  void whatIsWrongWithTlsIsToldAndPutRightWithoutARestart(
      String source, String file, String message) throws Exception {
    if (source.isEmpty()) {
      Files.delete(mounted.resolve(file));
    } else {
      mount(source, file);
    }

    assertThat(trouble(prometheus.url()).cause()).isEqualTo(Cause.TLS);
    assertThat(trouble(prometheus.url()).message())
        .startsWith(prometheus.url() + "/api/v1/status/runtimeinfo: ")
        .contains(message);

    mountWhatIsRight();
  }

  @Test
  void aCertificateOfSomebodyElseIsNotAccepted() throws Exception {
    mount("intruder.crt", "tls.crt");
    mount("intruder.key", "tls.key");

    assertThat(trouble(prometheus.url()))
        .isEqualTo(
            tls(
                "it does not accept the client certificate of tls.clientSecret of its entry"
                    + " in prometheuses.connections"));

    mountWhatIsRight();
  }

  @Test
  void aCertificateThatIsRequiredIsNamed() {
    api.use(
        new Channel(
            new Tls(NAME, null, mounted.resolve("ca.crt").toString(), null, null), login(), false));

    assertThat(trouble(prometheus.url()))
        .isEqualTo(
            tls(
                "it requires a client certificate: set tls.clientSecret of its entry in"
                    + " prometheuses.connections"));
  }

  @Test
  void anotherNameIsToldWithTheOneThatWasExpected() {
    api.use(channel("other.monitoring.svc"));

    assertThat(trouble(prometheus.url()))
        .isEqualTo(
            tls(
                "its certificate is not valid for other.monitoring.svc: set tls.serverName"
                    + " of its entry in prometheuses.connections"));
  }

  @Test
  void plainHttpIsToldThatThereIsTls() {
    var plain = URI.create(prometheus.url().toString().replace("https", "http"));
    api.use(Channel.OPEN);

    assertThat(trouble(plain))
        .isEqualTo(
            new Trouble(
                Cause.TLS,
                plain + " serves TLS only: set tls of its entry in prometheuses.connections"));
  }

  @ParameterizedTest
  @CsvSource({"password, wrong", "username, you", "password, ''"})
  void wrongCredentialsAreToldWithoutThem(String file, String text) throws Exception {
    Files.writeString(mounted.resolve(file), text);

    assertThat(trouble(prometheus.url()))
        .isEqualTo(
            new Trouble(
                Cause.LOGIN,
                prometheus.url()
                    + " answers 401 for /api/v1/status/runtimeinfo: it does not accept the"
                    + " credentials of its entry in prometheuses.connections"));

    mountWhatIsRight();
  }

  @Test
  void missingCredentialsAreAskedFor() {
    api.use(new Channel(channel(NAME).tls(), Login.Nobody.NOBODY, false));

    assertThat(trouble(prometheus.url()).cause()).isEqualTo(Cause.LOGIN);
    assertThat(trouble(prometheus.url()).message())
        .endsWith(": set bearerToken or basicAuth of its entry in prometheuses.connections");
  }

  private Trouble tls(String message) {
    return new Trouble(Cause.TLS, prometheus.url() + "/api/v1/status/runtimeinfo: " + message);
  }

  /**
   * A server that refuses a client certificate says so and closes the connection: which of the two
   * the client sees first is left to chance, so that it is asked again.
   */
  private Trouble trouble(URI url) {
    var trouble = troubleOnce(url);
    for (int again = 0; again < 10 && trouble.cause() == Cause.SILENT; again++) {
      trouble = troubleOnce(url);
    }
    return trouble;
  }

  private Trouble troubleOnce(URI url) {
    var thrown = catchThrowableOfType(NoEvidence.class, () -> api.runtimeInfo(url));
    return thrown == null ? Trouble.NONE : thrown.trouble();
  }

  private Channel channel(String name) {
    var ca = mounted.resolve("ca.crt").toString();
    var certificate = mounted.resolve("tls.crt").toString();
    var key = mounted.resolve("tls.key").toString();
    return new Channel(new Tls(name, null, ca, certificate, key), login(), false);
  }

  private Login login() {
    return new Login.Basic(
        mounted.resolve("username").toString(), mounted.resolve("password").toString());
  }

  private void mount(String source, String file) throws Exception {
    Files.writeString(mounted.resolve(file), Files.readString(keys.resolve(source)));
  }
}
