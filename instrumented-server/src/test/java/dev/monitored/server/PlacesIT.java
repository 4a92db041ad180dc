package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** So many requests are worked on at once; those whose body is still to come are not among them. */
class PlacesIT {
  private static final String TOKEN = "t0ken-of-a-client-that-is-known";
  private static final String AUTHORIZED = "Authorization: Bearer " + TOKEN + "\r\n";
  private static final String ASK = "GET /api/v1/queues HTTP/1.1\r\nHost: x\r\n" + AUTHORIZED;
  private static final String SIGNED = "X-Hub-Signature-256: sha256=" + "0".repeat(64) + "\r\n";

  @TempDir Path data;

  private TestServer server;
  private RawClient raw;

  @BeforeEach
  void start() throws IOException {
    var tokens = Files.writeString(data.resolve("tokens"), TOKEN + "\n");
    var secret =
        Files.writeString(data.resolve("secret"), "a-secret-of-webhooks-long-enough-for-it");
    var settings = new HashMap<String, String>();
    settings.put("JOBSERVER_TOKEN_FILE", tokens.toString());
    settings.put("JOBSERVER_WEBHOOK_SECRET_FILE", secret.toString());
    settings.put("JOBSERVER_MAX_REQUESTS", "1");
    server = TestServer.start(data, Map.copyOf(settings));
    raw = new RawClient(server.client().port());
  }

  @AfterEach
  void stop() throws IOException {
    raw.close();
    server.close();
  }

  private static String job(double seconds) {
    return "{\"action\":\"sleep\",\"arguments\":{\"seconds\":" + seconds + "}}";
  }

  private static String post(String path, String headers, int length) {
    return "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n"
        .formatted(path, headers, length);
  }

  private List<Socket> openHalf(String path, String headers, String body) throws IOException {
    var slow = new ArrayList<Socket>();
    for (int i = 0; i < 8; i++) {
      slow.add(raw.send(post(path, headers, body.length()) + body.substring(0, 5)));
    }
    return slow;
  }

  private void assertOthersAreServed() throws Exception {
    long start = System.nanoTime();
    assertThat(RawClient.answer(raw.send(ASK + "\r\n"))).startsWith("HTTP/1.1 200");
    assertThat(server.client().get("/metrics").statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void bodiesWithAMadeUpSignatureThatDoNotComeHoldNoPlace() throws Exception {
    openHalf("/webhooks/github", SIGNED + "X-GitHub-Event: push\r\n", job(0));
    openHalf("/webhooks/events", SIGNED, job(0));

    assertOthersAreServed();
  }

  @Test
  void aSlowBodyHoldsNoPlaceAndIsTakenWhenItHasCome() throws Exception {
    var slow = openHalf("/api/v1/jobs", AUTHORIZED, job(0));

    assertOthersAreServed();

    for (var socket : slow) {
      RawClient.send(socket, job(0).substring(5));
      assertThat(RawClient.answer(socket)).startsWith("HTTP/1.1 202");
    }
  }

  @Test
  void whoFindsNoPlaceIsToldSoAndMetricsNeedNone() throws Exception {
    var body = job(60);
    raw.send(post("/api/v1/jobs", AUTHORIZED + "Prefer: wait=20\r\n", body.length()) + body);
    await().until(() -> server.client().scrape().value("ays_job_running") == 1);

    assertThat(RawClient.answer(raw.send(ASK + "\r\n")))
        .startsWith("HTTP/1.1 503")
        .containsIgnoringCase("retry-after:")
        .contains("\"code\":\"too-many-requests\"");
    assertThat(server.client().get("/metrics").statusCode()).isEqualTo(200);
  }
}
