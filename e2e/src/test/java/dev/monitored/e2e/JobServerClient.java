package dev.monitored.e2e;

import static dev.monitored.e2e.Cluster.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/** Sends jobs to the job server of a Monitored, with the token that was made for it. */
final class JobServerClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Forward forward;
  private final String token;

  JobServerClient(String monitored) {
    this(monitored, token(monitored));
  }

  private JobServerClient(String monitored, String token) {
    this.forward =
        new Forward(Cluster.NAMESPACE, Map.of("app.kubernetes.io/instance", monitored), 6600);
    this.token = token;
  }

  /** For a server whose authentication is off; it ignores the token. */
  static JobServerClient withoutToken(String monitored) {
    return new JobServerClient(monitored, "none");
  }

  /** Submits a job that sleeps, and returns its id. */
  String sleep(double seconds, String outcome, double timeoutSeconds) {
    var body =
        Map.of(
            "action",
            "sleep",
            "arguments",
            Map.of("seconds", seconds, "outcome", outcome),
            "timeoutSeconds",
            timeoutSeconds);
    return submit(body);
  }

  /** Submits a job that is not to start before a time, and returns its id. */
  String sleepFrom(Instant runAt) {
    return submit(
        Map.of(
            "action",
            "sleep",
            "arguments",
            Map.of("seconds", 1, "outcome", "ok"),
            "runAt",
            runAt.toString()));
  }

  /** Submits a job, and returns its id. */
  String submit(String action, Map<String, ?> arguments) {
    return submit(Map.of("action", action, "arguments", arguments));
  }

  private String submit(Map<String, ?> body) {
    return call("POST", "/api/v1/jobs", json(body)).path("id").asText();
  }

  void cancel(String id) {
    call("POST", "/api/v1/jobs/" + id + "/cancel", "");
  }

  JsonNode job(String id) {
    return call("GET", "/api/v1/jobs/" + id, "");
  }

  String state(String id) {
    return job(id).path("state").asText();
  }

  /** How long the job ran, by the times that the server gives. */
  Duration ran(String id) {
    var job = job(id);
    return Duration.between(
        Instant.parse(job.path("startedAt").asText()), Instant.parse(job.path("endedAt").asText()));
  }

  private JsonNode call(String method, String path, String body) {
    var request =
        HttpRequest.newBuilder()
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json");
    var response = forward.send(path, request);
    if (response.statusCode() / 100 != 2) {
      throw new AssertionError(path + " answered " + response.statusCode() + response.body());
    }
    return parse(response.body());
  }

  private static String token(String monitored) {
    var secret =
        cluster()
            .client()
            .secrets()
            .inNamespace(Cluster.NAMESPACE)
            .withName(monitored + "-token")
            .require();
    return new String(
        Base64.getDecoder().decode(secret.getData().get("token")), StandardCharsets.UTF_8);
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException malformed) {
      throw new AssertionError(text, malformed);
    }
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Override
  public void close() {
    forward.close();
  }
}
