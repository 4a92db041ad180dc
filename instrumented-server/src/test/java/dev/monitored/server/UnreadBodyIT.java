package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that is answered before its body is read holds nothing that others need. */
class UnreadBodyIT {
  private static final int REQUESTS = 2;
  private static final String ALL = "t0ken-of-a-client-that-may-do-all";
  private static final String READ = "t0ken-of-a-client-that-may-read";

  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String ASK = "GET /api/v1/queues HTTP/1.1\r\nHost: x\r\n" + bearer(ALL);

  /** How much of the body comes. */
  private static final List<String> UNREAD =
      List.of(
          "Content-Length: 500\r\n\r\n{\"a\":",
          "Transfer-Encoding: chunked\r\n\r\n1f4\r\n{\"a\":",
          "Content-Length: 500\r\nExpect: 100-continue\r\n\r\n");

  @TempDir Path data;

  private TestServer server;
  private RawClient raw;

  @BeforeEach
  void start() throws IOException {
    start("20");
  }

  private void start(String readTimeout) throws IOException {
    var tokens = Files.writeString(data.resolve("tokens"), ALL + "\nread " + READ + "\n");
    server =
        TestServer.start(
            data,
            Map.of(
                "JOBSERVER_TOKEN_FILE",
                tokens.toString(),
                "JOBSERVER_MAX_REQUESTS",
                Integer.toString(REQUESTS),
                "JOBSERVER_READ_TIMEOUT_SECONDS",
                readTimeout));
    raw = new RawClient(server.client().port());
  }

  @AfterEach
  void stop() throws IOException {
    raw.close();
    server.close();
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token + "\r\n";
  }

  private static String post(String path, String headers, String body) {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + body;
  }

  @ParameterizedTest
  @CsvSource({
    "401, /api/v1/jobs, nobody, application/json",
    "401, /nosuch, nobody, application/json",
    "403, /api/v1/jobs, " + READ + ", application/json",
    "404, /nosuch, " + ALL + ", application/json",
    "405, /metrics, nobody, application/json",
    "405, /openapi.yaml, nobody, application/json",
    "405, /api/v1/actions, " + ALL + ", application/json",
    "415, /api/v1/jobs, " + ALL + ", text/plain"
  })
  void anAnswerBeforeTheBodyHoldsNoPlace(int status, String path, String token, String type)
      throws Exception {
    var headers = bearer(token) + "Content-Type: " + type + "\r\n";
    for (var body : UNREAD) {
      for (int i = 0; i < 2 * REQUESTS; i++) {
        assertThat(RawClient.answer(raw.send(post(path, headers, body))))
            .as(body)
            .startsWith("HTTP/1.1 " + status);
      }
    }

    long start = System.nanoTime();
    assertThat(RawClient.answer(raw.send(ASK + "\r\n"))).startsWith("HTTP/1.1 200");
    assertThat(server.client().get("/metrics").statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void aConnectionWhoseUnreadBodyDoesNotComeIsClosed() throws Exception {
    server.close();
    start("1");

    for (var body : UNREAD) {
      var socket = raw.send(post("/api/v1/jobs", JSON, body));

      assertThat(RawClient.answer(socket)).startsWith("HTTP/1.1 401");
      assertThat(RawClient.isClosed(socket)).as(body).isTrue();
    }
  }

  @Test
  void aBodyThatComesAfterItsAnswerLeavesTheConnectionOpen() throws Exception {
    var socket = raw.send(post("/api/v1/jobs", JSON, "Content-Length: 10\r\n\r\n12345"));
    assertThat(RawClient.answer(socket)).startsWith("HTTP/1.1 401");

    RawClient.send(socket, "67890" + ASK + "\r\n");

    assertThat(RawClient.answer(socket)).startsWith("HTTP/1.1 200");
  }

  /** The length is that of the body, which does not come: the next answer is read at once. */
  @Test
  void anAnswerToHeadIsTheHeadOfAnAnswerToGet() throws Exception {
    var socket = raw.send(ASK + "\r\n" + ASK.replace("GET", "HEAD") + "\r\n" + ASK + "\r\n");
    var answer = RawClient.answer(socket);
    var head = answer.substring(0, answer.indexOf("\r\n\r\n") + 4);

    assertThat(withoutDate(RawClient.head(socket))).isEqualTo(withoutDate(head));
    assertThat(withoutDate(RawClient.answer(socket))).isEqualTo(withoutDate(answer));
  }

  private static String withoutDate(String answer) {
    return answer.replaceFirst("Date: [^\r]*", "");
  }

  @ParameterizedTest
  @CsvSource({
    "/metrics, 200",
    "/openapi.yaml, 200",
    "/api/v1/jobs, 200",
    "/api/v1/jobs/none, 404",
    "/api/v1/jobs/none/cancel, 405",
    "/nosuch, 404",
    "/ays/repository/sleep/aysrun, 200"
  })
  void headIsSupportedWhereGetIs(String path, int status) throws Exception {
    var head = "HEAD " + path + " HTTP/1.1\r\nHost: x\r\n" + bearer(ALL) + "\r\n";
    var socket = raw.send(head + ASK + "\r\n");

    assertThat(RawClient.head(socket)).startsWith("HTTP/1.1 " + status);
    assertThat(RawClient.answer(socket)).startsWith("HTTP/1.1 200").contains("\"items\"");
  }

  /** It has the whole body under way when it is refused, and reads the answer only then. */
  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 50000000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n"})
  void whoSendsMuchTooMuchLearnsWhy(String framing) throws Exception {
    var socket = raw.send(post("/api/v1/jobs", bearer(ALL) + JSON, framing));
    var chunk = framing.contains("chunked") ? "f4240\r\n%s\r\n" : "%s";
    for (int i = 0; i < 50; i++) {
      RawClient.send(socket, chunk.formatted("x".repeat(1_000_000)));
    }

    assertThat(RawClient.answer(socket)).startsWith("HTTP/1.1 413").contains("too-large");
  }

  @Test
  void anEncodedBodyIsRefusedWithACode() throws Exception {
    var headers = bearer(ALL) + JSON + "Content-Encoding: gzip\r\n";

    assertThat(RawClient.answer(raw.send(post("/api/v1/jobs", headers, UNREAD.getFirst()))))
        .startsWith("HTTP/1.1 415")
        .contains("\"code\":\"encoded\"", "must not have a Content-Encoding");
  }

  @Test
  void twoIdempotencyKeysAreRefused() throws Exception {
    var job = "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0}}";
    var headers = bearer(ALL) + JSON + "Idempotency-Key: a\r\nIdempotency-Key: b\r\n";
    var body = "Content-Length: " + job.length() + "\r\n\r\n" + job;

    assertThat(RawClient.answer(raw.send(post("/api/v1/jobs", headers, body))))
        .startsWith("HTTP/1.1 400")
        .contains("Idempotency-Key must not be repeated");
  }
}
