package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What jobs are listed by, of a server on either database. */
abstract class FilterContract {
  private static final String SLEEP =
      """
      {"action": "sleep", "arguments": {"seconds": %s}}
      """;
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final Pattern LINK = Pattern.compile("<(/[^>]+)>; rel=\"(next|prev)\"");

  @TempDir Path data;

  private ServerProcess server;
  private Client client;

  /** The settings of the database. */
  abstract Map<String, String> database();

  @BeforeEach
  void start() throws IOException {
    var settings = new HashMap<>(database());
    server = ServerProcess.launch(data, settings);
    client = server.client();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private List<String> listed(String query) throws Exception {
    var response = client.get("/api/v1/jobs?" + query);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return ids(response.body());
  }

  private static List<String> ids(String body) {
    return ID.matcher(body).results().map(match -> match.group(1)).toList();
  }

  private String ended(String job) throws Exception {
    var id = client.submitted(job);
    await().until(() -> client.job(id).contains("endedAt"));
    return id;
  }

  private String command(String script) throws Exception {
    var id = client.submittedCommand(script, "30");
    await().until(() -> client.job(id).contains("endedAt"));
    return id;
  }

  private String field(String id, String name) throws Exception {
    return client.job(id).replaceAll(".*\"" + name + "\":\"([^\"]*)\".*", "$1");
  }

  private void put(String path, String body) throws Exception {
    var response =
        client.send(
            client
                .request(path)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
  }

  private List<String> pages(String first) throws Exception {
    var all = new ArrayList<String>();
    for (var next = Optional.of(first); next.isPresent(); ) {
      var page = client.get(next.get());
      assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
      all.addAll(ids(page.body()));
      next =
          page.headers()
              .firstValue("Link")
              .map(LINK::matcher)
              .map(link -> {
                assertThat(link.matches()).isTrue();
                return link.group(1);
              });
    }
    return all;
  }

  @Test
  void byEndAndByDurationInEitherDirection() throws Exception {
    var slow = client.submitted(SLEEP.formatted(1.2));
    var quick = ended(SLEEP.formatted(0));
    var middle = ended(SLEEP.formatted(0.5));
    await().until(() -> client.state(slow).equals("ok"));
    var waiting =
        client.submitted(
            "{\"action\": \"sleep\", \"arguments\": {\"seconds\": 0}, \"simulate\": true}");
    client.post("/api/v1/jobs/" + waiting + "/cancel", "");
    client.submitted(SLEEP.formatted(60));

    assertThat(pages("/api/v1/jobs?limit=1&sort=endedAt"))
        .containsExactly(quick, middle, slow, waiting);
    assertThat(pages("/api/v1/jobs?limit=3&sort=-endedAt"))
        .containsExactly(waiting, slow, middle, quick);
    assertThat(pages("/api/v1/jobs?limit=1&sort=duration")).containsExactly(quick, middle, slow);
    assertThat(pages("/api/v1/jobs?limit=2&sort=-duration&state=ok"))
        .containsExactly(slow, middle, quick);
    assertThat(listed("sort=-duration&limit=1&count=false")).containsExactly(slow);
    assertThat(listed("endedFrom=" + field(middle, "endedAt")))
        .containsExactly(waiting, middle, slow);
    assertThat(listed("endedBefore=" + field(slow, "endedAt") + "&sort=endedAt"))
        .containsExactly(quick, middle);
  }

  @Test
  void byIdAndByError() throws Exception {
    var one = command("echo no such table: orders >&2; exit 3");
    var other = command("exit 3");
    var error = field(one, "error");

    assertThat(listed("idPrefix=" + one)).containsExactly(one);
    assertThat(listed("idPrefix=" + other.substring(0, 35))).containsExactly(other);
    assertThat(listed("idPrefix=0000")).isEmpty();
    assertThat(listed("error=status%203")).as(error).containsExactly(other, one);
    assertThat(listed("error=STATUS%203")).isEmpty();
    assertThat(listed("error=%25")).isEmpty();
    assertThatJson(client.get("/api/v1/jobs?error=status").body()).node("count").isEqualTo(2);
    assertThatJson(client.post("/api/v1/jobs/delete?error=status&idPrefix=" + one, "").body())
        .node("outcomes.deleted")
        .isEqualTo(1);
    assertThat(listed("error=status")).containsExactly(other);
  }

  /** Whoever may only read must not find out a secret by asking whether it is in an error. */
  @Test
  void noSecretIsFoundInAnError() throws Exception {
    var secret =
        """
        {"action": "command", "arguments": {"command": "sh", "token": "hunter2",
          "args": ["-c", "exit 3"]}}
        """;
    assertThat(client.submit(secret).statusCode()).isEqualTo(422);
    var id =
        ended(
            """
            {"action": "sleep", "arguments": {"seconds": 0, "outcome": "error"}}
            """);
    hide(id, "{\"password\": \"hunter2\"}", "login with hunter2 failed");

    assertThatJson(client.job(id)).node("error").isEqualTo("login with *** failed");
    assertThat(listed("error=failed")).containsExactly(id);
    assertThat(listed("error=hunter2")).isEmpty();
    assertThat(listed("error=hunter2&limit=1")).isEmpty();
    assertThatJson(client.get("/api/v1/jobs?error=hunter2").body()).node("count").isEqualTo(0);
    assertThatJson(client.post("/api/v1/jobs/retry?error=hunter2&dryRun=true", "").body())
        .node("count")
        .isEqualTo(0);
    assertThatJson(client.post("/api/v1/jobs/retry?error=hunter2", "").body())
        .node("items")
        .isArray()
        .isEmpty();
  }

  /** Makes a stored job one with these arguments and this error. */
  abstract void hide(String id, String arguments, String error) throws Exception;

  static void set(Connection connection, String id, String arguments, String error)
      throws SQLException {
    try (var statement =
        connection.prepareStatement("UPDATE job SET arguments = ?, error = ? WHERE id = ?")) {
      statement.setString(1, arguments);
      statement.setString(2, error);
      statement.setString(3, id);
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }

  @Test
  void withoutACount() throws Exception {
    ended(SLEEP.formatted(0));

    for (var list : List.of("jobs", "runs")) {
      assertThatJson(client.get("/api/v1/%s?count=false".formatted(list)).body())
          .and(it -> it.node("count").isAbsent(), it -> it.node("countIsLowerBound").isAbsent());
      assertThatJson(client.get("/api/v1/" + list).body()).node("count").isNumber();
    }
  }

  @Test
  void whatASchedulesAndATriggerStarted() throws Exception {
    put(
        "/api/v1/schedules/hourly",
        "{\"everySeconds\": 3600, \"job\": %s}".formatted(SLEEP.formatted(0)));
    put(
        "/api/v1/schedules/runs",
        "{\"everySeconds\": 3600, \"run\": {\"name\": \"nightly\", \"steps\": [{\"jobs\": [%s]}]}}"
            .formatted(SLEEP.formatted(0)));
    put(
        "/api/v1/triggers/paid",
        "{\"type\": \"order.paid\", \"job\": %s}".formatted(SLEEP.formatted(0)));
    put(
        "/api/v1/triggers/steps",
        "{\"type\": \"order.*\", \"run\": {\"steps\": [{\"jobs\": [%s]}]}}"
            .formatted(SLEEP.formatted(0)));
    var first = ids(client.post("/api/v1/schedules/hourly/trigger", "").body()).getFirst();
    var second = ids(client.post("/api/v1/schedules/hourly/trigger", "").body()).getFirst();
    var run = ids(client.post("/api/v1/schedules/runs/trigger", "").body()).getFirst();
    var started =
        client.post("/api/v1/events", "{\"type\": \"order.paid\", \"id\": \"4711\"}").body();
    await().until(() -> client.get("/api/v1/runs?state=ok").body().contains("\"count\":2"));
    await().until(() -> client.get("/api/v1/jobs?state=ok").body().contains("\"count\":5"));

    assertThat(listed("schedule=hourly")).containsExactly(second, first);
    assertThat(listed("schedule=runs")).isEmpty();
    assertThat(ids(client.get("/api/v1/runs?schedule=runs").body())).containsExactly(run);
    assertThat(listed("run=" + run)).hasSize(1);
    assertThat(listed("trigger=paid")).hasSize(1);
    assertThat(started).contains(listed("trigger=paid").getFirst());
    assertThat(ids(client.get("/api/v1/runs?trigger=steps").body())).hasSize(1);

    var history = client.get("/api/v1/schedules/hourly/history?limit=1");
    assertThatJson(history.body())
        .and(
            it -> it.node("items").isArray().hasSize(1),
            it -> it.node("items[0].job").isEqualTo(second),
            it -> it.node("items[0].name").isEqualTo("sleep"),
            it -> it.node("items[0].state").isEqualTo("ok"),
            it -> it.node("items[0].durationSeconds").isNumber(),
            it -> it.node("nextCursor").isEqualTo(second),
            it -> it.node("counts.succeeded").isEqualTo(2));
    assertThat(history.headers().firstValue("Link"))
        .contains(
            "</api/v1/schedules/hourly/history?limit=1&cursor=%s>; rel=\"next\"".formatted(second));
    assertThatJson(client.get("/api/v1/schedules/hourly/history?cursor=" + second).body())
        .and(
            it -> it.node("items").isArray().hasSize(1),
            it -> it.node("items[0].job").isEqualTo(first),
            it -> it.node("nextCursor").isAbsent());
    assertThatJson(client.get("/api/v1/schedules/runs/history").body())
        .and(
            it -> it.node("items[0].run").isEqualTo(run),
            it -> it.node("items[0].name").isEqualTo("nightly"));
    assertThatJson(client.get("/api/v1/triggers/paid/history").body())
        .and(
            it -> it.node("items").isArray().hasSize(1),
            it -> it.node("items[0].eventId").isEqualTo("\"4711\""),
            it -> it.node("items[0].eventType").isEqualTo("order.paid"));
    assertThatJson(client.get("/api/v1/triggers/steps/history").body())
        .node("items[0].run")
        .isPresent();
    assertThat(client.get("/api/v1/schedules/none/history").statusCode()).isEqualTo(404);
    assertThat(client.get("/api/v1/triggers/none/history").statusCode()).isEqualTo(404);
  }

  @Test
  void aLogInParts() throws Exception {
    var id = command("for i in 1 2 3 4 5; do echo line-$i; done");
    var path = "/api/v1/jobs/" + id + "/log";
    assertThat(client.get(path).body().lines()).hasSize(5);

    var last = client.get(path + "?last=2");
    assertThat(last.body().lines().map(line -> line.substring(line.length() - 6)))
        .containsExactly("line-4", "line-5");
    assertThat(last.headers().firstValue("Link"))
        .contains("<%s?last=2&before=1.4>; rel=\"prev\"".formatted(path));
    var earlier = client.get(path + "?last=2&before=1.4");
    assertThat(earlier.body().lines().map(line -> line.substring(line.length() - 6)))
        .containsExactly("line-2", "line-3");
    assertThat(client.get(path + "?last=200").headers().firstValue("Link")).isEmpty();

    var first = client.get(path + "?limit=3");
    assertThat(first.body().lines()).hasSize(3);
    assertThat(first.headers().firstValue("Link"))
        .contains("<%s?limit=3&after=1.3>; rel=\"next\"".formatted(path));
    assertThat(client.get(path + "?limit=3&after=1.3").body().lines()).hasSize(2);

    var stream =
        client.send(client.request(path + "?last=2").header("Accept", "text/event-stream"));
    assertThat(stream.body()).contains("line-4", "line-5", "event: end").doesNotContain("line-3");
    for (var query :
        List.of(
            "last=1&limit=1",
            "last=1&after=1.1",
            "before=1.4",
            "last=201",
            "limit=0",
            "last=1&before=x")) {
      assertThat(client.get(path + "?" + query).statusCode()).as(query).isEqualTo(400);
    }
    var refused =
        client.send(client.request(path + "?limit=2").header("Accept", "text/event-stream"));
    assertThat(refused.statusCode()).isEqualTo(400);
  }

  @Test
  void attemptsInParts() throws Exception {
    var id =
        ended(
            """
            {"action": "sleep", "arguments": {"seconds": 0, "outcome": "error"},
             "retry": {"delaysSeconds": [0, 0, 0], "jitter": 0}}
            """);
    var path = "/api/v1/jobs/" + id + "/attempts";

    assertThatJson(client.get(path + "?limit=3").body())
        .and(
            it -> it.node("items").isArray().hasSize(3),
            it -> it.node("nextCursor").isEqualTo("\"3\""));
    assertThatJson(client.get(path + "?limit=3&cursor=3").body())
        .and(
            it -> it.node("items").isArray().hasSize(1),
            it -> it.node("items[0].number").isEqualTo(4),
            it -> it.node("nextCursor").isAbsent());
    assertThat(client.get(path + "?limit=201").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "schedule=A",
        "schedule=",
        "trigger=a_b",
        "run=1",
        "idPrefix=",
        "idPrefix=XYZ",
        "idPrefix=0123456789012345678901234567890123456",
        "error=",
        "error=%00",
        "callback=lost",
        "endedFrom=yesterday",
        "endedBefore=1",
        "count=no",
        "sort=state",
        "sort=-endedAt&cursor=00000000-0000-7000-8000-000000000000",
        "cursor=1_00000000-0000-7000-8000-000000000000",
        "schedule=a&schedule=b"
      })
  void whatMakesNoSenseIsRefused(String query) throws Exception {
    var refused = client.get("/api/v1/jobs?" + query);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThatJson(refused.body())
        .node("detail")
        .asString()
        .startsWith(query.contains("cursor") ? "cursor" : query.split("=", 2)[0]);
  }

  @Test
  void aLongErrorIsNotLookedFor() throws Exception {
    assertThat(client.get("/api/v1/jobs?error=" + "e".repeat(257)).statusCode()).isEqualTo(400);
  }

  @Test
  void nothingIsChangedByAFilterThatIsNoFilter() throws Exception {
    for (var query : List.of("count=false", "sort=-endedAt", "limit=1")) {
      assertThat(client.post("/api/v1/jobs/delete?" + query, "").statusCode()).isEqualTo(400);
    }
  }
}
