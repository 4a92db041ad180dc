package dev.monitored.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log tells who changed what, and nothing that is a secret. */
class AuditIT {
  private static final String SLEEP = "{\"action\":\"sleep\",\"arguments\":{\"seconds\":60}}";
  private static final String UNKNOWN = "01a20405-0926-7000-82af-c35430689655";

  @TempDir Path data;

  private ServerProcess server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    var tokens =
        Files.writeString(data.resolve("tokens"), "submit open-sesame\nread look-sesame\n");
    server =
        ServerProcess.launch(
            data, Map.of("JOBSERVER_AUTH", "on", "JOBSERVER_TOKEN_FILE", tokens.toString()));
    client = server.client();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private int send(String token, String method, String path, String body) throws Exception {
    return client
        .send(
            client
                .request(path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body)))
        .statusCode();
  }

  private List<String> lines() {
    return server
        .output()
        .lines()
        .filter(line -> line.contains("\"loggerName\":\"audit\""))
        .toList();
  }

  /** A request whose line comes after those of the requests before. */
  private List<String> linesBefore(String mark) throws Exception {
    send("open-sesame", "POST", "/api/v1/jobs/cancel?state=new&createdFrom=" + mark, "");
    await().until(() -> lines().stream().anyMatch(line -> line.contains(mark)));
    return lines().stream().takeWhile(line -> !line.contains(mark)).toList();
  }

  @Test
  void whoLeavesBeforeTheAnswerHasALineToo() throws Exception {
    try (var socket = new Socket("localhost", client.port())) {
      var head =
          """
          POST /api/v1/jobs HTTP/1.1\r
          Host: x\r
          Authorization: Bearer open-sesame\r
          Content-Type: application/json\r
          Prefer: wait=1\r
          Content-Length: %d\r
          \r
          %s\
          """
              .formatted(SLEEP.length(), SLEEP);
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      await().until(() -> jobs().contains("running"));
      // A reset instead of an end.
      socket.setSoLinger(true, 0);
    }

    await().until(() -> lines().size() == 1);

    assertThatJson(lines().getFirst())
        .node("kvpList")
        .isArray()
        .contains(Map.of("who", "d7ecdf25"), Map.of("status", "202"));
    assertThat(linesBefore("2026-01-01T00:00:00Z")).hasSize(1);
  }

  private String jobs() throws Exception {
    return client
        .send(client.request("/api/v1/jobs").header("Authorization", "Bearer look-sesame"))
        .body();
  }

  @Test
  void whatWasAcceptedOrForbiddenHasALineAndNothingElseHas() throws Exception {
    assertThat(send("look-sesame", "GET", "/api/v1/jobs", "")).isEqualTo(200);
    assertThat(send("open-sesame", "POST", "/api/v1/jobs", "{}")).isEqualTo(422);
    assertThat(send("open-sesame", "POST", "/api/v1/jobs/" + UNKNOWN + "/cancel", ""))
        .isEqualTo(404);
    assertThat(send("no-sesame", "POST", "/api/v1/jobs", SLEEP)).isEqualTo(401);
    assertThat(send("open-sesame", "PATCH", "/api/v1/jobs", SLEEP)).isEqualTo(405);
    assertThat(send("open-sesame", "POST", "/api/v1/jobs", SLEEP)).isEqualTo(202);
    assertThat(send("look-sesame", "DELETE", "/api/v1/jobs/" + UNKNOWN, "")).isEqualTo(403);

    var lines = linesBefore("2026-01-01T00:00:00Z");

    assertThat(lines).hasSize(2);
    assertThatJson(lines.get(0)).node("level").isEqualTo("INFO");
    assertThatJson(lines.get(0))
        .node("kvpList")
        .isArray()
        .contains(
            Map.of("who", "d7ecdf25"),
            Map.of("method", "POST"),
            Map.of("route", "/api/v1/jobs"),
            Map.of("path", "/api/v1/jobs"),
            Map.of("status", "202"));
    assertThatJson(lines.get(0))
        .node("kvpList[5].location")
        .asString()
        .startsWith("/api/v1/jobs/0");
    assertThatJson(lines.get(1))
        .node("formattedMessage")
        .isEqualTo("DELETE /api/v1/jobs/" + UNKNOWN + " by ca123943: 403");
    assertThatJson(lines.get(1))
        .node("kvpList")
        .isArray()
        .contains(Map.of("route", "/api/v1/jobs/{id}"), Map.of("status", "403"));
    assertThat(server.output()).doesNotContain("sesame");
    assertThatJson(lines().getLast())
        .node("kvpList[5].query")
        .isEqualTo("state=new&createdFrom=2026-01-01T00:00:00Z");
  }
}
