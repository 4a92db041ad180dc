package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessIT {
  @TempDir Path data;

  @Test
  void aTestLeavesNoCommandRunning() throws Exception {
    LeftBehind left;
    try (var server = ServerProcess.launch(data, Map.of());
        var client = server.client()) {
      client.submittedCommand("sleep 600", "600");
      client.submittedCommand(
          "trap '' TERM; setsid sleep 600 & while sleep 0.01; do date; done", "600");
      await().until(() -> LeftBehind.by(server.process().toHandle()).alive().size() > 3);
      left = LeftBehind.by(server.process().toHandle());
      assertThat(left.attempts()).hasSize(2);
    }

    assertThat(left.alive()).isEmpty();
  }
}
