package dev.monitored.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StartingProbesTest {
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    http.close();
  }

  private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    var uri = URI.create("http://localhost:" + port + path);
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  @Test
  void theServerIsAliveAndNotReadyWhileItOpensItsStore() throws Exception {
    int port;
    try (var probes = new StartingProbes(0, Duration.ofSeconds(10))) {
      port = probes.port();

      assertThat(get(port, "/livez").statusCode()).isEqualTo(200);
      var ready = get(port, "/readyz");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("not ready: the server is opening its store");
      assertThat(get(port, "/metrics").statusCode()).isEqualTo(404);
    }
    assertThatThrownBy(() -> get(port, "/livez")).isInstanceOf(ConnectException.class);
  }

  @Test
  void aPortThatIsTakenIsNoError() {
    try (var first = new StartingProbes(0, Duration.ofSeconds(10));
        var second = new StartingProbes(first.port(), Duration.ofSeconds(10))) {
      assertThat(second.port()).isNotEqualTo(first.port());
    }
  }
}
