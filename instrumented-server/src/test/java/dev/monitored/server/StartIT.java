package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that cannot start says why, in one line. */
class StartIT {
  @TempDir Path data;

  private String refusal(Map<String, String> settings) throws Exception {
    try (var server = ServerProcess.launch(data, settings)) {
      assertThat(server.exitStatus()).as(server.output()).isEqualTo(1);
      assertThat(server.output().lines()).hasSize(1);
      assertThat(server.output()).contains("the job server cannot start: ", "\"throwable\":null");
      return server.output();
    }
  }

  @Test
  void aSecondProcessIsRefusedAndTheFirstGoesOn() throws Exception {
    try (var first = ServerProcess.launch(data, Map.of());
        var client = first.client()) {
      assertThat(refusal(Map.of())).contains("in use by another job server");

      assertThat(client.submit("{\"action\":\"sleep\",\"arguments\":{\"seconds\":0}}").statusCode())
          .isEqualTo(202);
    }
  }

  @Test
  void withoutATokenItDoesNotStart() throws Exception {
    assertThat(refusal(Map.of("JOBSERVER_AUTH", "on"))).contains("JOBSERVER_TOKEN_FILE");
    assertThat(refusal(Map.of("JOBSERVER_AUTH", "on", "JOBSERVER_TOKEN_FILE", "/nowhere")))
        .contains("JOBSERVER_TOKEN_FILE", "nowhere");
  }

  @Test
  void aLineOfTheTokenFileThatIsNotUnderstoodIsNamedAndNotQuoted() throws Exception {
    var file = Files.writeString(data.resolve("token"), "sesame\nwrite abracadabra\n");

    assertThat(refusal(Map.of("JOBSERVER_AUTH", "on", "JOBSERVER_TOKEN_FILE", file.toString())))
        .contains("JOBSERVER_TOKEN_FILE", "line 2 ")
        .doesNotContain("sesame", "write", "abracadabra");
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (var taken = new ServerSocket(0)) {
      var port = Integer.toString(taken.getLocalPort());

      assertThat(refusal(Map.of("JOBSERVER_PORT", port))).contains("JOBSERVER_PORT=" + port);
    }
  }

  @Test
  void noTokenIsEverLogged() throws Exception {
    var file = Files.writeString(data.resolve("token"), "right-token");
    var settings =
        Map.of(
            "JOBSERVER_AUTH", "on",
            "JOBSERVER_TOKEN_FILE", file.toString(),
            "JOBSERVER_LOG_LEVEL", "TRACE");
    try (var server = ServerProcess.launch(data, settings);
        var client = server.client()) {
      for (var token : new String[] {"right-token", "wrong-token"}) {
        client.send(client.request("/api/v1/jobs").header("Authorization", "Bearer " + token));
      }
      Files.delete(file);
      assertThat(server.output()).isNotEmpty().doesNotContain("right-token", "wrong-token");
    }
  }

  @Test
  void aCommandThatCannotBeRunIsNamed() throws Exception {
    assertThat(refusal(Map.of("JOBSERVER_COMMANDS", "x=/nowhere"))).contains("JOBSERVER_COMMANDS");
  }

  @Test
  void anActionThatCannotBeLoadedIsNamed() throws Exception {
    assertThat(refusal(Map.of("JOBSERVER_ACTIONS_DIR", "/nowhere")))
        .contains("JOBSERVER_ACTIONS_DIR", "nowhere");

    Files.writeString(data.resolve("broken.jar"), "no jar");
    assertThat(refusal(Map.of("JOBSERVER_ACTIONS_DIR", data.toString())))
        .contains("JOBSERVER_ACTIONS_DIR", "broken.jar");
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsNamed() throws Exception {
    var file = Files.createFile(data.resolve("file"));

    assertThat(refusal(Map.of("JOBSERVER_DATA_DIR", file.toString()))).contains("data directory");
  }

  @Test
  void theTrainingRunEndsWell() throws Exception {
    try (var server = ServerProcess.launch(data, Map.of(), "--train")) {
      assertThat(server.exitStatus()).as(server.output()).isZero();
      assertThat(server.output().lines()).allMatch(line -> line.contains("\"audit\""));
    }
  }
}
