package dev.monitored.e2e;

import static dev.monitored.e2e.Cluster.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Applications that protect their metrics, in a namespace of their own. A reload of Prometheus
 * takes long, so all of them wait for the same one.
 */
@Order(8)
class ProtectedE2E {
  private static final String NAMESPACE = "protected";
  private static final String REVIEWER = "e2e-protected";
  private static final String SCRAPER = "prometheus.monitoring.kps.metrics";
  private static final Duration RELOAD = Duration.ofMinutes(6);
  private static final Pattern FIX = Pattern.compile("; to fix \\((?:author|platform)\\): (.*)");

  @TempDir private static Path folder;

  @BeforeAll
  static void somebodyElseHasMadeTheSecrets() {
    Installation.ensure();
    PrometheusOperator.ensure();
    kubectl("create", "namespace", NAMESPACE);
    kubectl("label", "namespace", NAMESPACE, "pod-security.kubernetes.io/enforce=restricted");
    var certificates = new Certificates(folder);
    certificates.authority("ca");
    certificates.authority("other");
    certificates.signed("app", "ca");
    certificates.signed("scraper", "ca");
    secret(
        "server",
        Stream.of("ca.crt", "other.crt", "app.crt", "app.key", "scraper.crt", "scraper.key")
            .map(name -> "--from-file=" + certificates.file(name)));
    login("wrong");
    kubectl(
        "create",
        "clusterrolebinding",
        REVIEWER,
        "--clusterrole=system:auth-delegator",
        "--serviceaccount=" + NAMESPACE + ":authorized");
    PrometheusOperator.mayReadMetrics(false);
  }

  @Test
  @Order(1)
  void eachFaultIsNamedByItsOwnReason() {
    Manifest.apply(NAMESPACE, "protected.yaml");

    await("authorized", "TargetsUp", "False SecretMissing");
    assertThat(message("authorized"))
        .contains("Secret scraper does not exist (spec.scrape.bearerToken)");
    secret("scraper", Stream.of("--from-literal=token=" + PrometheusOperator.token()));

    await("tls", "TargetsUp", "False TLSError");
    assertThat(message("tls")).contains("spec.scrape.tls.ca");
    await("mutual", "TargetsUp", "False TLSError");
    assertThat(message("mutual")).contains("spec.scrape.tls.cert and spec.scrape.tls.key");
    await("basic", "TargetsUp", "False AuthError");
    assertThat(message("basic")).contains("Secret login", "spec.scrape.basicAuth");
  }

  @Test
  @Order(2)
  void eachIsProvenAfterWhatItsMessageSays() {
    patch("tls", "{\"ca\": {\"secretKeyRef\": {\"name\": \"server\", \"key\": \"ca.crt\"}}}");
    patch(
        "mutual",
        "{\"cert\": {\"secretKeyRef\": {\"name\": \"server\", \"key\": \"scraper.crt\"}},"
            + " \"key\": {\"secretKeyRef\": {\"name\": \"server\", \"key\": \"scraper.key\"}}}");
    kubectl("delete", "secret", "login", "--namespace", NAMESPACE);
    login("right");

    await("authorized", "TargetsUp", "False AuthError");
    runFixOf("authorized");

    Stream.of("authorized", "tls", "mutual", "basic").forEach(name -> await(name, "Ready", "True"));
  }

  @AfterAll
  static void nothingStaysOutsideOfTheNamespaceOfTheStories() {
    PrometheusOperator.mayReadMetrics(true);
    kubectl("delete", "clusterrolebinding", REVIEWER, SCRAPER, "--ignore-not-found");
    kubectl("delete", "clusterrole", SCRAPER, "--ignore-not-found");
    kubectl("delete", "namespace", NAMESPACE, "--wait=false");
  }

  private static void await(String name, String type, String state) {
    Waiting.untilCondition(NAMESPACE, name, type, state, RELOAD);
  }

  private static String message(String name) {
    return cluster().monitored(NAMESPACE, name).condition("TargetsUp").orElseThrow().message();
  }

  /** As somebody would who pastes it into a shell. */
  private static void runFixOf(String name) {
    var message = message(name);
    var fix = FIX.matcher(message);
    assertThat(fix.find()).as(message).isTrue();
    cluster().shell(fix.group(1));
  }

  private static void login(String password) {
    secret(
        "login",
        Stream.of("--from-literal=username=scraper", "--from-literal=password=" + password));
  }

  private static void secret(String name, Stream<String> content) {
    var command = new ArrayList<>(List.of("create", "secret", "generic", name));
    command.addAll(List.of("--namespace", NAMESPACE));
    command.addAll(content.toList());
    kubectl(command.toArray(String[]::new));
  }

  private static void patch(String name, String tls) {
    kubectl(
        "patch",
        "monitored",
        name,
        "--namespace",
        NAMESPACE,
        "--type",
        "merge",
        "--patch",
        "{\"spec\": {\"scrape\": {\"tls\": %s}}}".formatted(tls));
  }

  private static void kubectl(String... arguments) {
    cluster().kubectl(arguments);
  }
}
