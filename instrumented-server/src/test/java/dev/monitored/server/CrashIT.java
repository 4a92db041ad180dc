package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.server.job.Transitions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 takes nothing that was acknowledged, on SQLite. */
class CrashIT {
  @TempDir Path data;

  @Test
  void noAcknowledgedJobIsLostAndEachEndsOnce() throws Exception {
    var load = new Load();
    for (int kill = 0; kill < Load.KILLS; kill++) {
      try (var server = ServerProcess.launch(data, Map.of());
          var client = server.client()) {
        load.on(client, server::kill);
      }
    }

    try (var server = ServerProcess.launch(data, Map.of());
        var client = server.client()) {
      load.assertNothingIsLost(client);
    }
  }

  @Test
  void aJobThatKillsTheServerEndsAndThoseBesideItSucceed() throws Exception {
    var others = new ArrayList<String>();
    String poison;
    try (var server = ServerProcess.launch(data, Map.of());
        var client = server.client()) {
      for (int i = 0; i < 5; i++) {
        others.add(client.submitted("{\"action\":\"sleep\",\"arguments\":{\"seconds\":1.5}}"));
      }
      poison = client.submittedCommand("sleep 1; kill -9 $PPID", "600");
      assertDies(server);
    }
    for (int life = 2; life <= Transitions.LOST_LIMIT; life++) {
      try (var server = ServerProcess.launch(data, Map.of())) {
        assertDies(server);
      }
    }

    try (var server = ServerProcess.launch(data, Map.of());
        var client = server.client()) {
      await().until(() -> client.state(poison).equals("error"));
      var states = new ArrayList<String>();
      for (var other : others) {
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> !List.of("scheduled", "running").contains(client.state(other)));
        states.add(client.state(other));
      }
      // One may meet the poison at every of its random times.
      assertThat(Collections.frequency(states, "ok")).as(states.toString()).isGreaterThan(3);
    }
  }

  private static void assertDies(ServerProcess server) throws InterruptedException {
    assertThat(server.process().waitFor(3, TimeUnit.MINUTES)).as(server.output()).isTrue();
    assertThat(server.process().exitValue()).isEqualTo(137);
  }

  @Test
  void aCommandOfTheDeadServerEndsBeforeItsJobRunsAgain() throws Exception {
    String id;
    long orphan;
    try (var server = ServerProcess.launch(data, Map.of());
        var client = server.client()) {
      id = client.submittedCommand("setsid sleep 600 & wait", "600");
      await().until(() -> descendants(server).size() >= 2);
      orphan = descendants(server).getLast();
      server.kill();
    }
    assertThat(ProcessHandle.of(orphan)).isPresent();

    try (var server = ServerProcess.launch(data, Map.of());
        var client = server.client()) {
      await().until(() -> client.job(id).contains("\"attempts\":2"));
      await().until(() -> ProcessHandle.of(orphan).filter(ProcessHandle::isAlive).isEmpty());
      assertThat(client.scrape().value("jobserver_attempts_lost_total", "action", "command"))
          .isEqualTo(1);
      server.terminate();
      assertThat(server.exitStatus()).isEqualTo(143);
    }
  }

  private static List<Long> descendants(ServerProcess server) {
    return server.process().descendants().map(ProcessHandle::pid).toList();
  }
}
