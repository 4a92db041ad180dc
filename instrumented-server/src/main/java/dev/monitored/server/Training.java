package dev.monitored.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.Map;

/**
 * A short life of a server, for a run that records which classes are used: it starts on an empty
 * directory and free ports, answers a few requests, and stops.
 */
final class Training {
  private final JobServer server;
  private final HttpClient client;

  private Training(JobServer server, HttpClient client) {
    this.server = server;
    this.client = client;
  }

  static void run() throws IOException, InterruptedException {
    var settings =
        ServerSettings.of(
            Map.of(
                "JOBSERVER_PORT", "0",
                "JOBSERVER_MANAGEMENT_PORT", "0",
                "JOBSERVER_DATA_DIR", Files.createTempDirectory("training").toString(),
                "JOBSERVER_AUTH", "off",
                "JOBSERVER_DRAIN_SECONDS", "5"));
    var server = JobServer.start(settings);
    try (var client = HttpClient.newHttpClient()) {
      new Training(server, client).ask();
    }
    server.stop();
  }

  private void ask() throws IOException, InterruptedException {
    var job = "{\"action\": \"sleep\", \"arguments\": {\"seconds\": 0}}";
    var location =
        expect(
            202,
            api("/api/v1/jobs")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(job)));
    expect(200, api(location));
    expect(200, api("/api/v1/jobs"));
    expect(404, api("/api/v1/jobs/none"));
    expect(200, api("/metrics"));
    expect(200, request(server.managementPort(), "/readyz"));
  }

  private HttpRequest.Builder api(String path) {
    return request(server.port(), path);
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  /** Returns the location that the answer names, if any. */
  private String expect(int status, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var response = client.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() != status) {
      throw new IOException(response + ": " + response.body());
    }
    return response.headers().firstValue("Location").orElse("");
  }
}
