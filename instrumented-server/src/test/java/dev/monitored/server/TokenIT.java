package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenIT {
  @TempDir Path data;

  private Path file;
  private TestServer server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    file = data.resolve("token");
    Files.writeString(file, "sesame\n");
    server = TestServer.start(data, Map.of("JOBSERVER_TOKEN_FILE", file.toString()));
    client = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int status(String path, String authorization) throws Exception {
    return client.send(client.request(path).header("Authorization", authorization)).statusCode();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/jobs",
        "/api/v1/jobs/1",
        "/api/v1/jobs/1/cancel",
        "/api/v1/actions",
        "/nowhere",
        "/metrics/",
        "/metrics/../api/v1/jobs",
        "/openapi.yaml/../api/v1/jobs",
        "/%2e%2e/api/v1/jobs",
        "//api/v1/jobs",
        "/api/v1/jobs;/metrics"
      })
  void withoutATokenThereIsNothing(String path) throws Exception {
    var response = client.get(path);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
        .startsWith("Bearer");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void whatIsForEverybodyNeedsNone() throws Exception {
    assertThat(client.get("/metrics").statusCode()).isEqualTo(200);
    assertThat(client.get("/openapi.yaml").statusCode()).isEqualTo(200);
    assertThat(client.probe("/livez").statusCode()).isEqualTo(200);
    assertThat(client.probe("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void onlyTheWholeTokenWillDo() throws Exception {
    assertThat(status("/api/v1/jobs", "Bearer sesame")).isEqualTo(200);
    assertThat(status("/api/v1/jobs", "bearer sesame")).isEqualTo(200);
    for (var wrong : new String[] {"Bearer", "Bearer ", "Bearer sesam", "sesame", "Basic sesame"}) {
      assertThat(status("/api/v1/jobs", wrong)).as(wrong).isEqualTo(401);
    }
  }

  @Test
  void aChangedFileCountsWithoutARestart() throws Exception {
    Files.writeString(file, "sesame\nabracadabra\n");
    await().until(() -> status("/api/v1/jobs", "Bearer abracadabra") == 200);
    assertThat(status("/api/v1/jobs", "Bearer sesame")).isEqualTo(200);

    Files.writeString(file, "abracadabra\n");
    await().until(() -> status("/api/v1/jobs", "Bearer sesame") == 401);

    Files.delete(file);
    assertThat(status("/api/v1/jobs", "Bearer abracadabra")).isEqualTo(200);
  }
}
