package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row that makes no sense keeps no other from being read, and can be got rid of. */
class UnreadableIT {
  private static final String JOB = "\"job\":{\"action\":\"sleep\",\"arguments\":{\"seconds\":0}}";
  private static final String SCHEDULE = "{\"cron\":\"@yearly\"," + JOB + "}";
  private static final String TRIGGER = "{\"type\":\"paid\"," + JOB + "}";

  @TempDir Path data;

  private TestServer server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data);
    client = server.client();
    for (var name : List.of("a", "b", "c")) {
      assertThat(put("/api/v1/schedules/" + name, SCHEDULE).statusCode()).isEqualTo(201);
      assertThat(put("/api/v1/triggers/" + name, TRIGGER).statusCode()).isEqualTo(201);
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> put(String path, String body)
      throws IOException, InterruptedException {
    return client.send(
        client
            .request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return client.send(client.request(path).DELETE());
  }

  private void breakTemplates(String template) throws SQLException {
    for (var table : List.of("schedule", "event_start")) {
      execute("UPDATE " + table + " SET template = '" + template + "' WHERE name = 'b'");
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("jobs.db"));
        var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{}", "{\"job\":{}}", "[]"})
  void aTemplateThatCannotBeReadIsLeftOutOfListsAndNamed(String template) throws Exception {
    breakTemplates(template);

    for (var path : List.of("/api/v1/schedules", "/api/v1/triggers")) {
      var list = client.get(path);
      assertThat(list.statusCode()).isEqualTo(200);
      assertThatJson(list.body()).inPath("$.items[*].name").isArray().containsExactly("a", "c");
      assertThatJson(list.body()).node("unreadable").isArray().containsExactly("b");
      assertThatJson(list.body()).node("count").isEqualTo(3);

      var one = client.get(path + "/b");
      assertThat(one.statusCode()).isEqualTo(500);
      assertThatJson(one.body()).node("code").isEqualTo("unreadable");
    }
  }

  @Test
  void aJobOrRunThatCannotBeReadIsLeftOutOfListsAndNamed() throws Exception {
    var job = "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0}}";
    var run = "{\"steps\":[{\"jobs\":[%s]}]}".formatted(job);
    for (var path : List.of("/api/v1/jobs", "/api/v1/runs")) {
      var one = created(path, path.endsWith("jobs") ? job : run);
      var broken = created(path, path.endsWith("jobs") ? job : run);
      await().until(() -> client.get(path + "/" + broken).body().contains("\"endedAt\""));
      execute("UPDATE %s SET labels = '{' WHERE id = '%s'".formatted(table(path), broken));

      var list = client.get(path);

      assertThat(list.statusCode()).as(list.body()).isEqualTo(200);
      assertThatJson(list.body()).inPath("$.items[*].id").isArray().contains(one);
      assertThatJson(list.body()).inPath("$.items[*].id").isArray().doesNotContain(broken);
      assertThatJson(list.body()).node("unreadable").isArray().containsExactly(broken);
      assertThat(client.get(path + "/" + broken).statusCode()).isEqualTo(500);
      assertThatJson(client.get(path + "?limit=1").body()).node("items").isArray().isEmpty();
      assertThatJson(client.get(path + "?limit=1").body()).node("nextCursor").isEqualTo(broken);
      assertThat(delete(path + "/" + broken).statusCode()).isEqualTo(204);
      assertThatJson(client.get(path).body()).node("unreadable").isAbsent();
    }
  }

  private static String table(String path) {
    return path.endsWith("jobs") ? "job" : "run";
  }

  private String created(String path, String body) throws IOException, InterruptedException {
    var answer = client.post(path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return answer.headers().firstValue("Location").orElseThrow().replaceAll(".*/", "");
  }

  @Test
  void aTriggerThatCannotBeReadKeepsNoOtherFromStarting() throws Exception {
    breakTemplates("{");

    var event = client.post("/api/v1/events", "{\"type\":\"paid\"}");

    assertThat(event.statusCode()).isEqualTo(202);
    assertThatJson(event.body()).inPath("$.started[*].trigger").isArray().containsExactly("a", "c");
    assertThatJson(event.body()).node("invalidTriggers").isArray().containsExactly("b");
  }

  @Test
  void whatCannotBeReadCanBeReplaced() throws Exception {
    breakTemplates("{");

    assertThat(put("/api/v1/schedules/b", SCHEDULE).statusCode()).isIn(200, 201);
    assertThat(put("/api/v1/triggers/b", TRIGGER).statusCode()).isEqualTo(200);

    assertThat(client.get("/api/v1/schedules/b").statusCode()).isEqualTo(200);
    assertThat(client.get("/api/v1/triggers/b").statusCode()).isEqualTo(200);
  }

  @Test
  void whatCannotBeReadCanBeDeleted() throws Exception {
    breakTemplates("{");

    assertThat(client.post("/api/v1/schedules/b/pause", "").statusCode()).isEqualTo(500);
    assertThat(delete("/api/v1/schedules/b").statusCode()).isEqualTo(204);
    assertThat(delete("/api/v1/triggers/b").statusCode()).isEqualTo(204);

    assertThatJson(client.get("/api/v1/schedules").body()).node("unreadable").isAbsent();
    assertThatJson(client.get("/api/v1/triggers").body()).node("unreadable").isAbsent();
  }
}
