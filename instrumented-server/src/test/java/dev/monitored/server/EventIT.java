package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.monitored.server.job.secret.SharedSecret;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Events, triggers and webhooks as a user has them. */
class EventIT {
  private static final String JOB = "{\"action\": \"sleep\", \"arguments\": {\"seconds\": 0}}";

  @TempDir Path data;

  private Path secret;
  private TestServer server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    secret = Files.writeString(data.resolve("webhook"), "Jefe");
    var tokens =
        Files.write(data.resolve("tokens"), List.of("admin boss", "submit worker", "read guest"));
    server =
        TestServer.start(
            data,
            Map.of(
                "JOBSERVER_TOKEN_FILE", tokens.toString(),
                "JOBSERVER_WEBHOOK_SECRET_FILE", secret.toString(),
                "JOBSERVER_HTTP_INTERNAL_HOSTS", "localhost:1"));
    client = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpRequest.Builder request(String token, String path) {
    return client
        .request(path)
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json");
  }

  private HttpResponse<String> put(String name, String trigger) throws Exception {
    return client.send(
        request("boss", "/api/v1/triggers/" + name).PUT(BodyPublishers.ofString(trigger)));
  }

  private HttpResponse<String> send(String token, String path, String body) throws Exception {
    return client.send(request(token, path).POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> event(String event) throws Exception {
    return send("worker", "/api/v1/events", event);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request("guest", path).GET());
  }

  private int jobs() throws Exception {
    return new JsonMapper().readTree(get("/api/v1/jobs").body()).get("count").asInt();
  }

  private HttpRequest.Builder webhook(String path, String body, String signature) {
    return client
        .request(path)
        .header("Content-Type", "application/json")
        .header("X-Hub-Signature-256", signature)
        .POST(BodyPublishers.ofString(body));
  }

  private String signature(String body) throws Exception {
    return SharedSecret.from(secret).signature(body.getBytes(StandardCharsets.UTF_8));
  }

  private void putFor(String type) throws Exception {
    var stored =
        put(
            "on-" + type.replaceAll("[^a-z]", ""),
            "{\"type\": \"%s\", \"job\": %s}".formatted(type, JOB));
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
  }

  @Test
  void aTriggerIsMadeShownReplacedAndDeleted() throws Exception {
    var trigger = "{\"type\": \"order.*\", \"source\": \"shop\", \"job\": " + JOB + "}";
    var made = put("on-order", trigger);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(made.headers().firstValue("Location")).contains("/api/v1/triggers/on-order");

    assertThat(put("on-order", trigger).statusCode()).isEqualTo(200);
    assertThatJson(get("/api/v1/triggers/on-order").body())
        .isObject()
        .containsEntry("type", "order.*")
        .containsEntry("source", "shop")
        .containsEntry("paused", false);
    assertThatJson(get("/api/v1/triggers?limit=1").body()).node("items").isArray().hasSize(1);

    var deleted = client.send(request("boss", "/api/v1/triggers/on-order").DELETE());
    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(get("/api/v1/triggers/on-order").statusCode()).isEqualTo(404);
  }

  @Test
  void anEventStartsWhatMatches() throws Exception {
    put("by-job", "{\"type\": \"order.paid\", \"job\": " + JOB + "}");
    put(
        "by-run",
        "{\"type\": \"order.*\", \"run\": {\"labels\": {\"team\": \"shop\"}, \"steps\": [{\"jobs\": ["
            + JOB
            + "]}]}}");
    put("other", "{\"type\": \"order.lost\", \"job\": " + JOB + "}");

    var answer =
        event("{\"type\": \"order.paid\", \"source\": \"shop\", \"id\": \"4711\", \"data\": [1]}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThatJson(answer.body()).node("started").isArray().hasSize(2);
    assertThatJson(answer.body()).node("started[0].trigger").isEqualTo("by-job");
    var tree = new JsonMapper().readTree(answer.body()).get("started");
    assertThatJson(get("/api/v1/jobs/" + tree.get(0).get("job").asString()).body())
        .node("labels")
        .isEqualTo("{'event/id': '4711', 'event/type': 'order.paid', 'trigger': 'by-job'}");
    assertThatJson(get("/api/v1/runs/" + tree.get(1).get("run").asString()).body())
        .node("labels")
        .isEqualTo(
            "{'event/id': '4711', 'event/type': 'order.paid', 'trigger': 'by-run', 'team': 'shop'}");
  }

  @Test
  void theSameEventStartsNothingNew() throws Exception {
    putFor("order.paid");
    var event = "{\"type\": \"order.paid\", \"source\": \"%s\", \"id\": \"4711\"}";

    var first = event(event.formatted("shop")).body();
    assertThat(event(event.formatted("shop")).body()).isEqualTo(first);
    assertThat(jobs()).isEqualTo(1);
    event(event.formatted("bank"));
    assertThat(jobs()).isEqualTo(2);
    event("{\"type\": \"order.paid\"}");
    event("{\"type\": \"order.paid\"}");
    assertThat(jobs()).isEqualTo(4);

    var other = event("{\"type\": \"order.lost\", \"source\": \"shop\", \"id\": \"4711\"}");
    assertThat(other.statusCode()).isEqualTo(409);
    assertThatJson(other.body()).node("code").isEqualTo("event-id-reused");
  }

  @Test
  void anEventCanBeSentAgainOnPurpose() throws Exception {
    putFor("order.paid");
    var event = "{\"type\": \"order.paid\", \"source\": \"shop\", \"id\": \"4711\"}";
    var first = event(event);

    var again = send("worker", "/api/v1/events?again=true", event);

    assertThat(again.statusCode()).as(again.body()).isEqualTo(202);
    assertThat(again.body()).isNotEqualTo(first.body());
    assertThat(jobs()).isEqualTo(2);
    assertThat(event(event).body()).isEqualTo(first.body());
    assertThat(send("worker", "/api/v1/events?again=yes", event).statusCode()).isEqualTo(400);
    assertThat(send("worker", "/api/v1/events?once=true", event).statusCode()).isEqualTo(400);
    assertThat(jobs()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'source': 'x'}                      | /type",
        "{'type': ''}                         | /type",
        "{'type': 'a*'}                       | /type",
        "{'type': 7}                          | /type",
        "{'type': 'a', 'id': ' '}             | /id",
        "{'type': 'a', 'source': ''}          | /source",
        "{'type': 'a', 'payload': {}}         | /payload"
      },
      quoteCharacter = '"')
  void anEventThatIsNotValidIsRefused(String event, String pointer) throws Exception {
    var refused = event(event.replace('\'', '"'));

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThatJson(refused.body()).node("errors[0].pointer").isEqualTo(pointer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'job': {'action': 'sleep', 'arguments': {'seconds': 1}}}              | /type",
        "{'type': 'a*b', 'job': {'action': 'sleep', 'arguments': {'seconds': 1}}} | /type",
        "{'type': 'a'}                                                         | /job",
        "{'type': 'a', 'job': {'action': 'none'}}                              | /job/action",
        "{'type': 'a', 'filters': [{'pointer': 'x', 'equals': 'y'}], 'job': {'action': 'sleep', 'arguments': {'seconds': 1}}} | /filters/0/pointer",
        "{'type': 'a', 'filters': [{'pointer': '/x'}], 'job': {'action': 'sleep', 'arguments': {'seconds': 1}}} | /filters/0/equals",
        "{'type': 'a', 'filters': [{'pointer': '/x', 'equals': '', 'prefix': ''}], 'job': {'action': 'sleep', 'arguments': {'seconds': 1}}} | /filters/0/prefix",
        "{'type': 'a', 'filters': 'x', 'job': {'action': 'sleep', 'arguments': {'seconds': 1}}} | /filters",
        "{'type': 'a', 'job': {'action': 'sleep', 'arguments': {'seconds': 1, 'token': '***'}}} | /job/arguments",
        "{'type': 'a', 'run': {'steps': [{'jobs': [{'action': 'sleep', 'arguments': {'seconds': 1, 'token': '***'}}]}]}} | /run/steps/0/jobs/0/arguments",
        "{'type': 'a', 'job': {'action': 'sleep', 'arguments': {'seconds': 1}, 'simulate': true}} | /job/simulate"
      },
      quoteCharacter = '"')
  void aTriggerThatIsNotValidIsRefused(String trigger, String pointer) throws Exception {
    var refused = put("one", trigger.replace('\'', '"'));

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThatJson(refused.body()).node("errors[0].pointer").isEqualTo(pointer);
  }

  @Test
  void aCommandOfAysIsAnEvent() throws Exception {
    putFor("reboot");
    var command =
        "{\"command\": \"reboot\", \"payload\": {\"a\": [1]}, \"tags\": [], \"secret\": \"x\"}";

    var answer = send("worker", "/webhooks/events", command);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThatJson(answer.body()).isEqualTo("{}");
    assertThat(jobs()).isEqualTo(1);
    assertThatJson(send("worker", "/webhooks/events", "{\"command\": \"a*\"}").body())
        .node("errors[0].pointer")
        .isEqualTo("/command");
  }

  @Test
  void anEventOfGithubIsKnownByItsDelivery() throws Exception {
    putFor("github.push");
    var body = "{\"ref\": \"refs/heads/main\"}";

    for (int i = 0; i < 2; i++) {
      var answer =
          client.send(
              webhook("/webhooks/github", body, signature(body))
                  .header("X-GitHub-Event", "push")
                  .header("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958"));

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      assertThatJson(answer.body()).node("id").isEqualTo("72d3162e-cc78-11e3-81ab-4c9367dc0958");
    }
    assertThat(jobs()).isEqualTo(1);
    assertThat(client.send(webhook("/webhooks/github", body, signature(body))).statusCode())
        .isEqualTo(400);
  }

  private HttpResponse<String> github(String event, String delivery, String body) throws Exception {
    return client.send(
        webhook("/webhooks/github", body, signature(body))
            .header("X-GitHub-Event", event)
            .header("X-GitHub-Delivery", delivery));
  }

  private void putFiltered(String name, String type, String filters) throws Exception {
    var stored =
        put(
            name,
            """
            {"type": "%s", "filters": %s, "job": {"action": "http", "arguments": {
              "url": "http://localhost:1/{{%s}}", "headers": {"X-Token": "{{%s}}"}}}}
            """
                .formatted(
                    type,
                    filters,
                    name.equals("deploy") ? "/after" : "/commonLabels/alertname",
                    name.equals("deploy") ? "/after" : "/status"));
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
  }

  @Test
  void aPushToOneBranchStartsAJobThatKnowsTheCommit() throws Exception {
    putFiltered(
        "deploy", "github.push", "[{\"pointer\": \"/ref\", \"equals\": \"refs/heads/main\"}]");

    github("push", "1", "{\"ref\": \"refs/heads/feature/x\", \"after\": \"aaaa\"}");
    github("push", "2", "{\"ref\": \"refs/heads/main\", \"after\": \"bbbb\"}");
    github("push", "3", "{\"ref\": \"refs/tags/v1\", \"deleted\": true}");
    var ping = github("ping", "4", "{\"zen\": \"Keep it logically awesome.\"}");

    assertThatJson(ping.body()).node("started").isArray().isEmpty();
    assertThat(jobs()).isEqualTo(1);
    assertThatJson(get("/api/v1/jobs").body())
        .node("items[0].arguments")
        .isEqualTo("{url: 'http://localhost:1/bbbb', headers: {'X-Token': '***'}}");
    assertThatJson(get("/api/v1/triggers/deploy").body())
        .node("filters")
        .isEqualTo("[{pointer: '/ref', equals: 'refs/heads/main'}]");
  }

  @Test
  void anAlertStartsAJob() throws Exception {
    putFiltered(
        "restart",
        "alertmanager.firing",
        "[{\"pointer\": \"/commonLabels/alertname\", \"prefix\": \"Shop\"}]");
    var alert =
        """
        {"version": "4", "groupKey": "{}:{alertname=\\"%1$s\\"}", "status": "%2$s",
         "receiver": "jobs", "groupLabels": {"alertname": "%1$s"},
         "commonLabels": {"alertname": "%1$s"}, "commonAnnotations": {}, "externalURL": "http://a",
         "truncatedAlerts": 0, "alerts": [{"status": "%2$s", "labels": {"alertname": "%1$s"}}]}
        """;

    for (var name : List.of("ShopDown", "OtherDown")) {
      var answer = send("worker", "/webhooks/alertmanager", alert.formatted(name, "firing"));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }
    send("worker", "/webhooks/alertmanager", alert.formatted("ShopDown", "resolved"));
    var other = send("worker", "/webhooks/alertmanager", "{\"status\": \"other\"}");

    assertThat(jobs()).isEqualTo(1);
    assertThatJson(get("/api/v1/jobs").body())
        .node("items[0].arguments.url")
        .isEqualTo("http://localhost:1/ShopDown");
    assertThat(other.statusCode()).isEqualTo(422);
    assertThatJson(other.body()).node("errors[0].pointer").isEqualTo("/status");
  }

  @Test
  void aLargePushIsReadWithoutBeingKept() throws Exception {
    putFiltered("deploy", "github.push", "[{\"pointer\": \"/ref\", \"prefix\": \"refs/heads/\"}]");
    var files = "\"f\",".repeat(200_000);
    var body =
        "{\"commits\":[%s1],\"ref\":\"refs/heads/main\",\"after\":\"cccc\"}".formatted(files);

    var answer = github("push", "5", body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(jobs()).isEqualTo(1);
  }

  @Test
  void aPayloadThatMakesNoSenseIsRefused() throws Exception {
    putFiltered("deploy", "github.push", "[]");
    var deep = "[".repeat(5000) + "]".repeat(5000);

    for (var body :
        List.of(
            "",
            "[]",
            "{\"after\": \"a\"} x",
            "{\"after\": \"a\", \"after\": \"b\"}",
            "{\"a\": " + deep + "}")) {
      assertThat(github("push", "6", body).statusCode()).as(body).isBetween(400, 422);
    }
    assertThat(jobs()).isZero();
    var form =
        client
            .request("/webhooks/github")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Hub-Signature-256", signature("payload=%7B%7D"))
            .POST(BodyPublishers.ofString("payload=%7B%7D"));
    var refused = client.send(form);
    assertThat(refused.statusCode()).isEqualTo(415);
    assertThat(refused.body()).contains("choose application/json as \\\"Content type\\\"");
  }

  @Test
  void aSignatureIsNotThatOfAnotherEvent() throws Exception {
    putFor("github.push");
    putFor("github.release");
    var body = "{\"ref\": \"refs/heads/main\"}";
    assertThat(github("push", "7", body).statusCode()).isEqualTo(202);

    assertThat(github("push", "8", body).statusCode()).isEqualTo(409);
    assertThat(github("release", "7", body).statusCode()).isEqualTo(409);

    assertThat(jobs()).isEqualTo(1);
  }

  @Test
  void whatIsSignedNeedsNoToken() throws Exception {
    putFor("reboot");
    var body = "{\"command\": \"reboot\"}";

    assertThat(client.send(webhook("/webhooks/events", body, signature(body))).statusCode())
        .isEqualTo(200);

    assertThat(jobs()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/webhooks/events", "/webhooks/github"})
  void whatIsSignedWronglyStartsNothing(String path) throws Exception {
    putFor("reboot");
    var body = "{\"command\": \"reboot\"}";
    for (var signature : List.of(signature(body + " "), "sha256=", "")) {
      var refused = client.send(webhook(path, body, signature));

      assertThat(refused.statusCode()).isEqualTo(401);
    }
    var withToken = webhook(path, body, "sha256=00").header("Authorization", "Bearer boss");
    assertThat(client.send(withToken).statusCode()).isEqualTo(401);
    var unsigned =
        client
            .request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    assertThat(client.send(unsigned).statusCode()).isEqualTo(401);
    assertThat(send("guest", path, body).statusCode()).isEqualTo(403);
    assertThat(jobs()).isZero();
  }

  @Test
  void aSignatureIsNoWayToOtherRoutes() throws Exception {
    var job = JOB;

    assertThat(client.send(webhook("/api/v1/jobs", job, signature(job))).statusCode())
        .isEqualTo(401);
    assertThat(client.send(webhook("/api/v1/events", job, signature(job))).statusCode())
        .isEqualTo(401);
  }

  @Test
  void withoutASecretAWebhookNeedsAToken(@TempDir Path other) throws Exception {
    var tokens = Files.write(other.resolve("tokens"), List.of("submit worker"));
    try (var without = TestServer.start(other, Map.of("JOBSERVER_TOKEN_FILE", tokens.toString()))) {
      var body = "{\"command\": \"reboot\"}";
      var signed =
          without
              .client()
              .request("/webhooks/events")
              .header("Content-Type", "application/json")
              .header("X-Hub-Signature-256", signature(body))
              .POST(BodyPublishers.ofString(body));

      assertThat(without.client().send(signed).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void anEmptySecretIsNamedAtTheStart(@TempDir Path other) throws Exception {
    var empty = Files.createFile(other.resolve("empty")).toString();

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> TestServer.start(other, Map.of("JOBSERVER_WEBHOOK_SECRET_FILE", empty)))
        .withMessageStartingWith("JOBSERVER_WEBHOOK_SECRET_FILE=" + empty);
  }
}
