package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.server.http.OpenApiPart;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What a job logs, as it is shown to people, to programs, and to those who watch it. */
class LogIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern TEXT = Pattern.compile("\"text\":\"([^\"]*)\"");

  @TempDir static Path data;

  private static ServerProcess server;
  private static Client client;

  @BeforeAll
  static void start() throws IOException {
    server = ServerProcess.launch(data, Map.of("JOBSERVER_COMMANDS", "sh=/bin/bash"));
    client = server.client();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static String ended(String script) throws Exception {
    var id = client.submittedCommand(script, "30");
    await().until(() -> client.job(id).contains("endedAt"));
    return id;
  }

  private static String path(String id) {
    return "/api/v1/jobs/" + id + "/log";
  }

  private static HttpResponse<String> log(String id, String accept, String query) throws Exception {
    return client.send(client.request(path(id) + query).header("Accept", accept));
  }

  private static String text(String id, String query) throws Exception {
    var response = client.get(path(id) + query);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  private static List<String> texts(String json) {
    return TEXT.matcher(json).results().map(match -> match.group(1)).toList();
  }

  private static void assertType(HttpResponse<String> response, String type) {
    assertThat(response.headers().firstValue("Content-Type")).contains(type);
  }

  @Test
  void peopleGetText() throws Exception {
    var id = ended("echo one; echo two >&2");

    var response = client.get(path(id));

    assertType(response, "text/plain; charset=utf-8");
    assertThat(response.body().lines())
        .hasSize(2)
        .first()
        .asString()
        .matches("20[0-9-]{8}T[0-9:]{8}\\.[0-9]{3}Z 1\\.1 info  one");
    assertThat(response.body()).endsWith(" 1.2 info  two\n");
    assertThat(log(id, "text/html, */*;q=0.8", "").body()).isEqualTo(response.body());
  }

  @Test
  void programsGetJsonLines() throws Exception {
    var id = ended("echo one; printf 'a \\\"\\\\t\\\\303(b\\\\000c' ");

    var response = log(id, "application/jsonl", "");

    assertType(response, "application/jsonl");
    var schema = OpenApiPart.at("components", "schemas", "LogLine").orElseThrow();
    var lines = response.body().lines().map(JSON::readTree).toList();
    assertThat(lines).hasSize(2).allSatisfy(line -> assertThat(schema.faults(line)).isEmpty());
    assertThat(lines.getFirst().path("position").asString()).isEqualTo("1.1");
    assertThat(lines.getLast().path("text").asString()).isEqualTo("a \"\t\ufffd(b\ufffdc");
  }

  @Test
  void aLogThatIsCompleteEndsItsStream() throws Exception {
    var id = ended("echo one; echo two; exit 3");

    var response = log(id, "text/event-stream", "");

    assertType(response, "text/event-stream");
    assertThat(response.body())
        .matches(
            """
            :

            id: 1\\.1
            data: \\{"position":"1\\.1","attempt":1,"at":"[^"]+","level":"info","text":"one"}

            id: 1\\.2
            data: \\{"position":"1\\.2","attempt":1,"at":"[^"]+","level":"info","text":"two"}

            id: 1\\.2\\.end
            event: end
            data: \\{"state":"error"}

            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "text/event-stream"})
  void anAnswerToHeadIsShort(String type) throws Exception {
    var id = client.submittedCommand("echo one; sleep 600", "600");

    var head =
        client.send(
            client
                .request(path(id))
                .header("Accept", type)
                .method("HEAD", BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
    client.post("/api/v1/jobs/" + id + "/cancel", "");
  }

  @Test
  void linesAsTextAreSafeForATerminal() throws Exception {
    var id =
        ended("printf 'a\\\\033[31m\\\\tb\\\\007\\\\177\\\\302\\\\233c\\\\342\\\\200\\\\256d'");

    assertThat(text(id, "")).endsWith(" info  a\u241b[31m\tb\u2407\u2421\ufffdc\ufffdd\n");
    assertThat(log(id, "application/jsonl", "").body()).contains("a\\u001B[31m");
  }

  @Test
  void linesComeWhileTheJobRunsAndThenItsEnd() throws Exception {
    var id = client.submittedCommand("echo one; sleep 0.3; echo two; sleep 600", "600");

    try (var events = LogEvents.of(client, id)) {
      assertThat(events.next()).isEqualTo(":");
      assertThat(events.next()).startsWith("id: 1.1\n").contains("\"one\"");
      assertThat(events.next()).startsWith("id: 1.2\n").contains("\"two\"");
      assertThat(client.state(id)).isEqualTo("running");
      client.post("/api/v1/jobs/" + id + "/cancel", "");

      assertThat(events.next()).contains("\"warn\"", "\"stopped: a user cancelled the job\"");
      assertThat(events.next())
          .isEqualTo("id: 1.3.end\nevent: end\ndata: {\"state\":\"cancelled\"}");
      assertThat(events.next()).isNull();
    }
  }

  @Test
  void aStreamOnWhichNothingIsSaidIsKeptAlive() throws Exception {
    var id = client.submittedCommand("sleep 600", "600");

    try (var events = LogEvents.of(client, id)) {
      assertThat(events.next()).isEqualTo(":");
      assertThat(events.next()).isEqualTo(":");
    }
    client.post("/api/v1/jobs/" + id + "/cancel", "");
  }

  @Test
  void whoWasInterruptedGoesOnWhereHeWas() throws Exception {
    var id = ended("echo one; echo two; echo three");

    var resumed = client.send(LogEvents.request(client, id).header("Last-Event-ID", "1.1"));
    var again = client.send(LogEvents.request(client, id).header("Last-Event-ID", "1.3"));

    assertThat(texts(resumed.body())).containsExactly("two", "three");
    assertThat(again.body())
        .isEqualTo(":\n\nid: 1.3.end\nevent: end\ndata: {\"state\":\"ok\"}\n\n");
    assertThat(texts(log(id, "application/jsonl", "?after=1.2").body())).containsExactly("three");
    assertThat(text(id, "?after=1.3")).isEmpty();
  }

  @Test
  void whoHasSeenTheEndIsToldThatNothingWillFollowUnlessSomethingDoes() throws Exception {
    var id = ended("echo one; test -e " + data.resolve("again"));
    Files.createFile(data.resolve("again"));

    var over = client.send(LogEvents.request(client, id).header("Last-Event-ID", "1.1.end"));
    var early = client.send(LogEvents.request(client, id).header("Last-Event-ID", "0.0.end"));
    assertThat(client.post("/api/v1/jobs/" + id + "/retry", "").statusCode()).isEqualTo(202);
    await().until(() -> client.state(id).equals("ok"));
    var retried = client.send(LogEvents.request(client, id).header("Last-Event-ID", "1.1.end"));

    assertThat(over.statusCode()).isEqualTo(204);
    assertThat(over.body()).isEmpty();
    assertThat(texts(early.body())).containsExactly("one");
    assertThat(texts(retried.body())).containsExactly("one");
    assertThat(retried.body()).contains("id: 2.1.end\nevent: end\ndata: {\"state\":\"ok\"}");
  }

  @Test
  void linesMayBeOfOneAttemptOrOfALevel() throws Exception {
    var id =
        client.submitted(
            """
            {"action": "command", "timeoutSeconds": 0.5, "retry": {"delaysSeconds": [0]},
             "arguments": {"command": "sh", "args": ["-c", "echo begun; sleep 600"]}}
            """);
    await().until(() -> client.state(id).equals("timeout"));

    assertThat(text(id, "").lines().map(line -> line.split(" ", -1)[1]))
        .containsExactly("1.1", "1.2", "2.1", "2.2");
    assertThat(text(id, "?attempt=2")).doesNotContain(" 1.").contains(" 2.1 ", " 2.2 ");
    assertThat(text(id, "?level=warn")).doesNotContain("begun").contains(" 1.2 ", " 2.2 ");
    assertThat(text(id, "?level=error")).isEmpty();
    assertThat(text(id, "?attempt=3")).isEmpty();
    assertThat(text(id, "?attempt=2&level=warn&after=2.1").lines()).hasSize(1);
  }

  @Test
  void aLongLogComesWhole() throws Exception {
    var id = ended("seq 1000");
    var expected = IntStream.rangeClosed(1, 1000).mapToObj(String::valueOf).toList();

    assertThat(texts(log(id, "application/jsonl", "").body())).isEqualTo(expected);
    assertThat(texts(log(id, "text/event-stream", "").body())).isEqualTo(expected);
    assertThat(text(id, "").lines()).hasSize(1000);
  }

  @Test
  void aFloodIsCutAndDelaysNoOther() throws Exception {
    var flood = client.submittedCommand("exec yes", "60");
    await().until(() -> !text(flood, "").isEmpty());

    for (int i = 0; i < 5; i++) {
      var response =
          client.send(
              client
                  .request("/api/v1/jobs")
                  .header("Content-Type", "application/json")
                  .header("Prefer", "wait=2")
                  .POST(
                      BodyPublishers.ofString(
                          "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0}}")));
      assertThat(response.statusCode()).isEqualTo(200);
    }
    assertThat(client.state(flood)).isEqualTo("running");

    client.post("/api/v1/jobs/" + flood + "/cancel", "");
    await().until(() -> client.job(flood).contains("endedAt"));
    assertThat(text(flood, "").lines()).hasSize(11_001);
    assertThat(text(flood, "?after=1.10000").lines().findFirst().orElseThrow())
        .containsPattern("omitted here: [0-9]+ lines]$");
  }

  @Test
  void aLogIsForgottenWithItsJob() throws Exception {
    var id = ended("echo one");

    client.send(client.request("/api/v1/jobs/" + id).DELETE());

    assertThat(client.get(path(id)).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "application/json", "text/plain;q=0"})
  void otherMediaTypesAreNotThere(String accept) throws Exception {
    var id = ended("true");

    var response = log(id, accept, "");

    assertThat(response.statusCode()).isEqualTo(406);
    assertThat(response.body()).contains("text/plain, application/jsonl, text/event-stream");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "a/b/c",
        "text/",
        "/",
        ",",
        ";",
        "text/plain;q=x",
        "text/plain;q=9",
        "\t"
      })
  void whatIsNoMediaTypeIsNoServerError(String accept) throws Exception {
    var id = ended("true");

    assertThat(log(id, accept, "").statusCode()).isIn(200, 400, 406);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?after=x",
        "?after=1",
        "?after=1.-1",
        "?after=1.9999999999",
        "?attempt=0",
        "?attempt=x",
        "?attempt=9999999999",
        "?level=debug",
        "?level=info&level=warn",
        "?follow=true"
      })
  void badParametersAreRefused(String query) throws Exception {
    var id = ended("true");

    assertThat(client.get(path(id) + query).statusCode()).isEqualTo(400);
  }

  @Test
  void aBadLastEventIsRefused() throws Exception {
    var id = ended("true");

    var response = client.send(LogEvents.request(client, id).header("Last-Event-ID", "7"));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("Last-Event-ID must be a position such as 1.42");
  }
}
