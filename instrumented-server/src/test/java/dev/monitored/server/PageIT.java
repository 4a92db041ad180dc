package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the page is served; what it does is tested in a browser. */
class PageIT {
  @TempDir Path data;

  private TestServer server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    var tokens = Files.writeString(data.resolve("token"), "sesame\n");
    server = TestServer.start(data, Map.of("JOBSERVER_TOKEN_FILE", tokens.toString()));
    client = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html",
    "/page/shell/main.mjs, text/javascript",
    "/page/shell/style.css, text/css",
    "/page/shell/icon.svg, image/svg+xml",
    "/page/vendor/preact.mjs, text/javascript",
    "/page/vendor/hooks.mjs, text/javascript",
    "/page/vendor/htm.mjs, text/javascript",
  })
  void everybodyGetsItsFilesAndTheirPolicy(String path, String type) throws Exception {
    var response = client.get(path);

    assertThat(response.statusCode()).isEqualTo(200);
    var headers = response.headers();
    assertThat(headers.firstValue("Content-Type").orElseThrow()).startsWith(type);
    assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; script-src 'self' 'sha256-")
        .contains("require-trusted-types-for 'script'")
        .doesNotContain("unsafe");
  }

  @Test
  void aFileThatTheBrowserHasIsNotSentAgain() throws Exception {
    var tag = client.get("/").headers().firstValue("ETag").orElseThrow();

    var response = client.send(client.request("/").header("If-None-Match", tag));

    assertThat(response.statusCode()).isEqualTo(304);
    assertThat(response.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/page/shell/none.mjs",
        "/page/nowhere/main.mjs",
        "/page/vendor/preact-license.txt",
        "/page/shell/MAIN.mjs",
        "/page/%2e%2e/openapi.yaml"
      })
  void nothingElseOfTheServerIsServed(String path) throws Exception {
    assertThat(client.get(path).statusCode()).isEqualTo(404);
  }
}
