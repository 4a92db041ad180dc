package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that runs out of descriptors. */
class DescriptorsIT {
  private static final int IDLE = 300;

  @TempDir Path data;

  /** Of the process: from now on no more than it has, and some. */
  private static void limit(long pid, String descriptors) throws IOException, InterruptedException {
    var command = List.of("prlimit", "--pid", Long.toString(pid), "--nofile=" + descriptors + ":");
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private static long open(long pid) throws IOException {
    try (var descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return descriptors.count();
    }
  }

  private static boolean isAnswered(Client client) throws InterruptedException {
    try {
      return client.get("/api/v1/queues").statusCode() == 200;
    } catch (IOException | AssertionError e) {
      // Without descriptors, and while the listener is made anew, any answer may come.
      return false;
    }
  }

  @Test
  void theApiListensAgainAfterItRanOutOfDescriptors() throws Exception {
    try (var server = ServerProcess.launch(data, Map.of());
        var client = server.client()) {
      long pid = server.process().pid();
      assertThat(isAnswered(client)).isTrue();
      limit(pid, Long.toString(open(pid) + 40));

      var sockets = new ArrayList<Socket>();
      try {
        for (int i = 0; i < IDLE; i++) {
          sockets.add(new Socket("localhost", client.port()));
        }
      } catch (IOException e) {
        // The listener is gone.
      }
      for (var socket : sockets) {
        socket.close();
      }

      await().atMost(Duration.ofSeconds(20)).until(() -> isAnswered(client));
      assertThat(server.output()).contains("no listener on port " + client.port());
      assertThat(client.probe("/livez").statusCode()).isEqualTo(200);
    }
  }

  /** The JDK needs descriptors to make ready for the first request. */
  @Test
  void aServerThatRunsOutOfDescriptorsBeforeItsFirstRequestAnswersWhenThereAreSome()
      throws Exception {
    try (var server = ServerProcess.launch(data, Map.of());
        var client = server.client()) {
      long pid = server.process().pid();
      limit(pid, Long.toString(open(pid)));

      try (var refused = new Socket("localhost", client.port())) {
        refused.setSoTimeout(500);
        refused.getInputStream().read();
      } catch (IOException e) {
        // There is no descriptor for it.
      }
      limit(pid, "1024");

      await().atMost(Duration.ofSeconds(20)).until(() -> isAnswered(client));
      assertThat(server.output()).doesNotContain("NoClassDefFoundError");
    }
  }

  @Test
  void idleConnectionsNeverTakeAllDescriptors() throws Exception {
    var limited = Map.of("JAVA_TOOL_OPTIONS", "-XX:-MaxFDLimit");
    try (var server = ServerProcess.launchWithin(400, data, limited);
        var client = server.client()) {
      var sockets = new ArrayList<Socket>();
      for (int i = 0; i < 2 * IDLE; i++) {
        sockets.add(new Socket("localhost", client.port()));
      }

      assertThat(isAnswered(client)).isTrue();
      assertThat(client.probe("/readyz").statusCode()).isEqualTo(200);
      assertThat(server.output()).contains("accepts 200 connections").doesNotContain("no listener");
      for (var socket : sockets) {
        socket.close();
      }
    }
  }
}
