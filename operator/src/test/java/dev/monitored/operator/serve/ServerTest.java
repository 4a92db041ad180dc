package dev.monitored.operator.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.connect.MountedFile;
import dev.monitored.operator.naming.PrometheusRef;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTest {
  private final CollectorRegistry registry = new CollectorRegistry();
  private final OperatorMetrics metrics = new OperatorMetrics(registry);
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Server.Reader> readers = new CopyOnWriteArrayList<>();
  private boolean isSynced = true;
  private final Server server = start(DiscoveryAccess.EVERYBODY);

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  @Test
  void discoveryAnswersInTheFormatThatPrometheusWants() throws Exception {
    var answer = get("/discovery/bundled");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.body()).isEqualTo("[]");
  }

  @ParameterizedTest
  @CsvSource({"5, PT5S", "0.5, PT0.5S", "60, PT1M", "3601,", "-1,", "NaN,", "1e9,", "'5 s',"})
  void b8PrometheusTellsHowOftenItReadsItsTargets(String header, @Nullable Duration expected)
      throws Exception {
    var request =
        HttpRequest.newBuilder(uri("/discovery/bundled"))
            .header("X-Prometheus-Refresh-Interval-Seconds", header)
            .build();

    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    assertThat(readers)
        .containsExactly(new Server.Reader(expected != null, Optional.ofNullable(expected)));
  }

  @ParameterizedTest
  @CsvSource({"Prometheus/3.13.5, true", "curl/8.5.0, false", "Mozilla/5.0 Prometheus/3, false"})
  void whoIsNoPrometheusIsToldApart(String agent, boolean isPrometheus) throws Exception {
    var request =
        HttpRequest.newBuilder(uri("/discovery/bundled")).header("User-Agent", agent).build();

    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    assertThat(readers).containsExactly(new Server.Reader(isPrometheus, Optional.empty()));
  }

  @Test
  void discoveryAnswersOnlyWhoeverSendsTheToken(@TempDir Path folder) throws Exception {
    var file = Files.writeString(folder.resolve("token"), "first\n");
    try (var guarded = start(new DiscoveryAccess(new MountedFile(file.toString())))) {
      var refused = discovery(guarded);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      assertThat(refused.body()).contains("discovery.bearerToken");
      assertThat(discovery(guarded, "Authorization", "Bearer other").statusCode()).isEqualTo(401);
      assertThat(discovery(guarded, "Authorization", "first").statusCode()).isEqualTo(401);
      assertThat(discovery(guarded, "Authorization", "Bearer first").body()).isEqualTo("[]");

      Files.writeString(file, "second");
      assertThat(discovery(guarded, "Authorization", "Bearer first").statusCode()).isEqualTo(401);
      assertThat(discovery(guarded, "Authorization", "Bearer second").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void discoveryAnswersNobodyWhileTheTokenIsMissing(@TempDir Path folder) throws Exception {
    var file = folder.resolve("token");
    try (var guarded = start(new DiscoveryAccess(new MountedFile(file.toString())))) {
      assertThat(discovery(guarded, "Authorization", "Bearer ").statusCode()).isEqualTo(503);

      Files.writeString(file, "");
      assertThat(discovery(guarded, "Authorization", "Bearer ").statusCode()).isEqualTo(503);
      assertThat(readers).isEmpty();
    }
  }

  @Test
  void nothingIsServedThatIsNotKnownYet() throws Exception {
    isSynced = false;

    assertThat(get("/discovery/bundled").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    assertThat(get("/discovery/other").statusCode()).isEqualTo(404);
    assertThat(get("/livez/more").statusCode()).isEqualTo(404);
    assertThat(get("/").statusCode()).isEqualTo(404);
  }

  @Test
  void onlyReadingIsAllowed() throws Exception {
    var request =
        HttpRequest.newBuilder(uri("/discovery/bundled")).POST(BodyPublishers.noBody()).build();

    var answer = http.send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @Test
  void theMetricsTellWhatTheOperatorDoes() throws Exception {
    metrics.reconciled(Duration.ofMillis(20), false);
    metrics.reconciled(Duration.ofMillis(20), true);
    metrics.statusWritten();
    metrics.reached("scraped", "ServiceMonitor", Duration.ofSeconds(50));
    metrics.polled(new PrometheusRef("Plain", "a", "b"), true);
    metrics.leads();

    var answer = get("/metrics");

    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(answer.body())
        .contains(
            "monitored_operator_reconciliations_total{outcome=\"ok\",} 1.0",
            "monitored_operator_reconciliations_total{outcome=\"failed\",} 1.0",
            "monitored_operator_status_writes_total 1.0",
            "monitored_operator_polls_total{outcome=\"answered\",} 1.0",
            "monitored_operator_polls_total{outcome=\"unanswered\",} 0.0",
            "monitored_operator_time_to_proof_seconds_bucket"
                + "{phase=\"scraped\",route=\"ServiceMonitor\",le=\"60.0\",} 1.0",
            "monitored_operator_leader 1.0",
            "process_cpu_seconds_total",
            "jvm_memory_bytes_used");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + server.port() + path);
  }

  private static HttpResponse<String> discovery(Server guarded, String... header) throws Exception {
    var request =
        HttpRequest.newBuilder(
            URI.create("http://localhost:%d/discovery/bundled".formatted(guarded.port())));
    if (header.length > 0) {
      request.headers(header);
    }
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }

  private Server start(DiscoveryAccess access) {
    try {
      return Server.start(
          0,
          (name, reader) -> {
            readers.add(reader);
            return name.equals("bundled") ? Optional.of("[]") : Optional.empty();
          },
          access,
          registry,
          () -> isSynced);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
