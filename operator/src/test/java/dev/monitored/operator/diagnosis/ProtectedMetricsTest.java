package dev.monitored.operator.diagnosis;

import static dev.monitored.operator.diagnosis.Situations.MAIN;
import static dev.monitored.operator.diagnosis.Situations.NOW;
import static dev.monitored.operator.diagnosis.Situations.heard;
import static dev.monitored.operator.diagnosis.Situations.withoutPool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.api.ScrapeReference;
import dev.monitored.operator.children.Part;
import dev.monitored.operator.finding.Message;
import dev.monitored.operator.prometheus.Discoverer;
import dev.monitored.operator.snapshot.SeenKey;
import dev.monitored.operator.snapshot.SeenKey.State;
import dev.monitored.operator.status.Conditions;
import dev.monitored.operator.status.StatusCalculator;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of an application whose metrics Prometheus reads with credentials. */
class ProtectedMetricsTest {
  private static final String REJECTED =
      ", so prometheus-operator rejects the monitor for Prometheus/monitoring/main";

  private static final String LOGIN =
      "basicAuth: {username: {secretKeyRef: {name: login, key: user}},"
          + " password: {secretKeyRef: {name: login, key: password}}}";

  private static final String TLS =
      "tls: {ca: {configMapKeyRef: {name: ca, key: ca.crt}},"
          + " cert: {secretKeyRef: {name: login, key: tls.crt}},"
          + " key: {secretKeyRef: {name: login, key: tls.key}}}";

  private static final String TOKEN = "bearerToken: {secretKeyRef: {name: login, key: token}}";

  private final Situations situations = new Situations();

  @BeforeEach
  void itsMonitorWasWrittenLongAgo() {
    scrape(TLS + ", " + LOGIN);
    situations.answers.put(MAIN, withoutPool(true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          endpoints[0]: basicAuth: failed to get basic auth username: unable to get secret "login": secrets "login" not found| SecretMissing   | Secret login does not exist (spec.scrape.tls.cert, spec.scrape.tls.key, spec.scrape.basicAuth.username, spec.scrape.basicAuth.password)
          endpoints[0]: basicAuth: failed to get basic auth password: key "password" in secret "login" not found             | SecretMissing    | Secret login has no key password (spec.scrape.basicAuth.password)
          endpoints[0]: tlsConfig: failed to get ca "<configmap=ca,key=ca.crt>": key "ca.crt" in configmap "ca" not found    | ConfigMapMissing | ConfigMap ca has no key ca.crt (spec.scrape.tls.ca)
          endpoints[0]: tlsConfig: failed to get ca "<configmap=ca,key=ca.crt>": unable to get configmap "ca": configmaps "ca" not found | ConfigMapMissing | ConfigMap ca does not exist (spec.scrape.tls.ca)
          """)
  void whatPrometheusOperatorMissesIsNamedWithItsFields(String why, String reason, String found) {
    reject("\"team/shop\" was rejected due to invalid configuration: " + why);

    assertThat(condition().getReason()).isEqualTo(reason);
    assertThat(text()).startsWith(found + REJECTED + "; ");
  }

  @Test
  void theCommandCreatesAllThatIsNamedOfAnObject() {
    reject("unable to get secret \"login\": secrets \"login\" not found");

    assertThat(Message.parse(condition().getMessage()).fix())
        .isEqualTo(
            "; to fix (author): kubectl create secret generic login --namespace team"
                + " --from-file=tls.crt --from-file=tls.key --from-file=user --from-file=password");
  }

  @Test
  void aSecretThatTheSpecDoesNotNameIsLeftInTheWordsOfPrometheusOperator() {
    reject("proxy: unable to get secret \"other\": secrets \"other\" not found");

    assertThat(condition().getReason()).isEqualTo("SecretMissing");
    assertThat(text())
        .isEqualTo(
            "prometheus-operator rejects the monitor for Prometheus/monitoring/main: proxy: unable"
                + " to get secret \"other\": secrets \"other\" not found");
  }

  @Test
  void itStaysSaidWhenTheEventIsGoneUntilThePoolIsThere() {
    reject("unable to get secret \"login\": secrets \"login\" not found");
    var before = next();
    situations.before = before;
    situations.rejected.clear();

    assertThat(next()).isEqualTo(before);

    situations.answers.put(MAIN, heard("up", ""));
    assertThat(condition().getStatus()).isEqualTo("True");
  }

  @Test
  void itIsForgottenWithTheSpecThatWasMeant() {
    reject("unable to get secret \"login\": secrets \"login\" not found");
    situations.before = next();
    situations.rejected.clear();
    situations.generation++;
    situations.written = NOW.plusSeconds(1);

    assertThat(condition().getReason()).isEqualTo("WaitingForReload");
  }

  @Test
  void whatIsSeenToBeMissingIsNamedAtOnce() {
    situations.written = NOW;
    see(State.OBJECT_MISSING, Instant.EPOCH, "login");

    assertThat(condition().getReason()).isEqualTo("SecretMissing");
    assertThat(text()).startsWith("Secret login does not exist (spec.scrape.tls.cert, ");

    situations.keys.clear();
    see(State.KEY_MISSING, Instant.EPOCH, "ca");
    assertThat(condition().getReason()).isEqualTo("ConfigMapMissing");
    assertThat(text()).startsWith("ConfigMap ca has no key ca.crt (spec.scrape.tls.ca)" + REJECTED);

    situations.answers.put(MAIN, heard("up", ""));
    assertThat(condition().getStatus()).isEqualTo("True");
  }

  @Test
  void whatIsSeenToExistAgainMakesAnEventOutdatedAndTheReloadIsWaitedFor() {
    reject("unable to get secret \"login\": secrets \"login\" not found");
    situations.before = next();
    see(State.PRESENT, NOW.minusSeconds(10), "login", "ca");

    assertThat(condition().getReason()).isEqualTo("WaitingForReload");

    situations.now = NOW.plusSeconds(180);
    assertThat(condition().getReason()).isEqualTo("ConfigNotReloaded");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          401 Unauthorized | basic | Prometheus sends spec.scrape.basicAuth.username from Secret login and spec.scrape.basicAuth.password from Secret login
          401 Unauthorized | token | Prometheus sends spec.scrape.bearerToken from Secret login
          403 Forbidden    | basic | Prometheus sends spec.scrape.basicAuth.username from Secret login and spec.scrape.basicAuth.password from Secret login
          """)
  void refusedCredentialsAreNamed(String status, String how, String sent) {
    account();
    scrape(how.equals("basic") ? LOGIN : TOKEN);
    situations.answers.put(MAIN, heard("down", "server returned HTTP status " + status));

    assertThat(condition().getReason()).isEqualTo("AuthError");
    assertThat(condition().getMessage()).endsWith("; " + sent);
  }

  @Test
  void aTokenThatIsForbiddenIsAllowedByACommandForTheAccountOfThePrometheus() {
    account();
    scrape(TOKEN);
    situations.answers.put(MAIN, heard("down", "server returned HTTP status 403 Forbidden"));

    assertThat(condition().getReason()).isEqualTo("AuthError");
    assertThat(Message.parse(condition().getMessage()).fix())
        .isEqualTo(
            "; to fix (platform): kubectl create clusterrole prometheus.monitoring.k8s.metrics"
                + " --verb=get --non-resource-url=/metrics && kubectl create clusterrolebinding"
                + " prometheus.monitoring.k8s.metrics"
                + " --clusterrole=prometheus.monitoring.k8s.metrics"
                + " --serviceaccount=monitoring:k8s");
  }

  private void scrape(String settings) {
    situations.spec = "{workload: {image: shop}, replicas: 2, scrape: {%s}}".formatted(settings);
  }

  private void reject(String why) {
    situations.rejected.put(Part.SCRAPE, Map.of(MAIN, why));
  }

  private void see(State state, Instant since, String... names) {
    ScrapeReference.of(situations.situation().monitored().getSpec().scrape()).stream()
        .filter(reference -> List.of(names).contains(reference.name()))
        .forEach(reference -> situations.keys.put(reference, new SeenKey(state, since)));
  }

  private void account() {
    situations.accounts.put(MAIN, new Discoverer("monitoring", "k8s", false));
  }

  private MonitoredStatus next() {
    return StatusCalculator.next(situations.situation()).status();
  }

  private Condition condition() {
    return Conditions.find(next(), "TargetsUp").orElseThrow();
  }

  private String text() {
    return Message.parse(condition().getMessage()).text();
  }
}
