package dev.monitored.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A server inside the test's own process, on free ports, and a client for it. */
final class TestServer implements AutoCloseable {
  private final JobServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private TestServer(JobServer server) {
    this.server = server;
  }

  static TestServer start(Path data) {
    return start(data, Map.of());
  }

  static TestServer start(Path data, Map<String, String> settings) {
    var environment = new HashMap<>(settings);
    environment.putIfAbsent("JOBSERVER_PORT", "0");
    environment.putIfAbsent("JOBSERVER_MANAGEMENT_PORT", "0");
    environment.putIfAbsent("JOBSERVER_DATA_DIR", data.toString());
    environment.putIfAbsent("JOBSERVER_DRAIN_SECONDS", "1");
    if (!settings.containsKey("JOBSERVER_TOKEN_FILE")) {
      environment.put("JOBSERVER_AUTH", "off");
    }
    return new TestServer(JobServer.start(ServerSettings.of(environment)));
  }

  HttpResponse<String> submit(String job) throws IOException, InterruptedException {
    return post("/api/v1/jobs", job);
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
    return send(request(server.managementPort(), path));
  }

  HttpRequest.Builder request(String path) {
    return request(server.port(), path);
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  Scrape scrape() throws IOException, InterruptedException {
    return Scrape.parse(get("/metrics").body());
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    client.close();
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
