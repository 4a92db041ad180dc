package dev.monitored.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Pattern;

/** Asks a server over the network, as a user does. Whatever it answers has to be as described. */
record Client(int port, int managementPort, HttpClient http) implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final Pattern STATE = Pattern.compile("\"state\":\"([^\"]+)\"");

  Client(int port, int managementPort) {
    this(port, managementPort, HttpClient.newHttpClient());
  }

  HttpResponse<String> submit(String job) throws IOException, InterruptedException {
    return post("/api/v1/jobs", job);
  }

  /** Submits what must be accepted, and returns its id. */
  String submitted(String job) throws IOException, InterruptedException {
    var response = submit(job);
    if (response.statusCode() != 202) {
      throw new AssertionError(response.body());
    }
    return first(ID, response.body());
  }

  String submittedCommand(String script, String timeoutSeconds)
      throws IOException, InterruptedException {
    return submitted(
        """
        {"action": "command", "timeoutSeconds": %s,
         "arguments": {"command": "sh", "args": ["-c", "%s"]}}
        """
            .formatted(timeoutSeconds, script));
  }

  String job(String id) throws IOException, InterruptedException {
    return get("/api/v1/jobs/" + id).body();
  }

  String state(String id) throws IOException, InterruptedException {
    return first(STATE, job(id));
  }

  private static String first(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError(text);
    }
    return matcher.group(1);
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  HttpResponse<String> probe(String path) throws IOException, InterruptedException {
    return send(management(path));
  }

  HttpRequest.Builder management(String path) {
    return request(managementPort, path);
  }

  HttpRequest.Builder request(String path) {
    return request(port, path);
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var response = http.send(request.build(), BodyHandlers.ofString());
    boolean fromManagement = response.request().uri().getPort() == managementPort;
    Contract.assertKeptBy(Answer.of(response, fromManagement));
    return response;
  }

  Scrape scrape() throws IOException, InterruptedException {
    return Scrape.parse(get("/metrics").body());
  }

  /** Waits for no answer: a stream that a failed test leaves open goes on for minutes. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
