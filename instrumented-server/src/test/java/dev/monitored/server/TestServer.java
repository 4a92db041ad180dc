package dev.monitored.server;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A server inside the test's own process, on free ports, and a client for it. */
final class TestServer implements AutoCloseable {
  private final JobServer server;
  private final Client client;

  private TestServer(JobServer server) {
    this.server = server;
    client = new Client(server.port(), server.managementPort());
  }

  static TestServer start(Path data) {
    return start(data, Map.of());
  }

  static TestServer start(Path data, Map<String, String> settings) {
    if (settings.containsKey("JOBSERVER_COMMANDS")) {
      // It kills orphans of this process for good: also the servers and databases of other tests.
      throw new IllegalArgumentException("commands need a ServerProcess");
    }
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

  Client client() {
    return client;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
