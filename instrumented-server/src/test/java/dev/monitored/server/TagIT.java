package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who looks again and again is sent only what is new. */
class TagIT {
  private static final String HELD =
      "{\"action\":\"sleep\",\"arguments\":{\"seconds\":60},\"simulate\":true}";
  private static final String HELD_RUN =
      "{\"simulate\":true,\"steps\":[{\"jobs\":[{\"action\":\"sleep\",\"arguments\":{\"seconds\":60}}]}]}";

  @TempDir Path data;

  private TestServer server;
  private Client client;

  @BeforeEach
  void start() {
    server = TestServer.start(data);
    client = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> getUnless(String known, String path) throws Exception {
    return client.send(client.request(path).header("If-None-Match", known));
  }

  private static String tag(HttpResponse<String> response) {
    return response.headers().firstValue("ETag").orElseThrow();
  }

  private String submitted(String path) throws Exception {
    var body = path.endsWith("runs") ? HELD_RUN : HELD;
    return client.post(path, body).headers().firstValue("Location").orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/jobs", "/api/v1/runs"})
  void whatTheClientHasIsNotSentAgain(String path) throws Exception {
    var thing = submitted(path);
    var first = client.get(thing);

    for (var known : new String[] {tag(first), "\"x\", W/" + tag(first), "*"}) {
      var again = getUnless(known, thing);

      assertThat(again.statusCode()).as(known).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(tag(again)).isEqualTo(tag(first));
    }
    assertThat(tag(client.get(submitted(path)))).isNotEqualTo(tag(first));
    assertThat(getUnless("\"x\"", thing).body()).isEqualTo(first.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/jobs", "/api/v1/runs"})
  void whateverChangesIsSent(String path) throws Exception {
    var thing = submitted(path);
    var held = client.get(thing);

    client.post(thing + "/start", "");
    await().until(() -> client.get(thing).body().contains("\"startedAt\""));
    var running = getUnless(tag(held), thing);
    client.post(thing + "/cancel", "");
    await().until(() -> client.get(thing).body().contains("\"endedAt\""));
    var ended = getUnless(tag(running), thing);

    assertThat(running.statusCode()).isEqualTo(200);
    assertThat(ended.statusCode()).isEqualTo(200);
    assertThat(tag(ended)).isNotIn(tag(held), tag(running));
  }

  @Test
  void whatIsNotThereHasNoTag() throws Exception {
    var unknown = getUnless("*", "/api/v1/jobs/01a20405-0926-7000-82af-c35430689655");

    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.headers().firstValue("ETag")).isEmpty();
  }
}
