package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a command ends, and whatever it tries, nothing of it is left. */
class CommandIT {
  /** Ways to outlive one's parent; each sleeps under a name that the test can look for. */
  private static final String RUNAWAYS =
      "(trap '' TERM HUP; exec -a %1$s sleep 600) &"
          + " setsid -f /bin/sh -c 'exec -a %1$s sleep 600';"
          + " setsid -f /bin/sh -c 'trap : TERM; while :; do sleep 600; done' %1$s; ";

  /** One that nothing but its parentage gives away. */
  private static final String STRANGER = "env -i setsid /bin/bash -c 'exec -a %1$s sleep 600' & ";

  @TempDir static Path data;

  /** What the processes of this test are called. */
  private final String name = "runaway-" + UUID.randomUUID();

  private static ServerProcess server;
  private static Client client;

  @BeforeAll
  static void start() throws IOException {
    server = ServerProcess.launch(data, Map.of("JOBSERVER_COMMANDS", "sh=/bin/bash"));
    client = server.client();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static String run(String script, String timeoutSeconds) throws Exception {
    return client.submittedCommand(script, timeoutSeconds);
  }

  private static void awaitState(String id, String state) {
    await().untilAsserted(() -> assertThat(client.state(id)).as(client.job(id)).isEqualTo(state));
  }

  private List<String> runaways() throws IOException {
    try (var processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> process.getFileName().toString().matches("[0-9]+"))
          .map(CommandIT::line)
          .filter(line -> line.contains(name))
          .toList();
    }
  }

  private static String line(Path process) {
    try {
      return process.getFileName() + " " + Files.readString(process.resolve("cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  private static List<ProcessHandle> children() {
    return server.process().children().toList();
  }

  @Test
  void theOutputIsTheResult() throws Exception {
    var id = run("echo out; echo err >&2; id -u >/dev/null; env | grep -v JOBSERVER_ATTEMPT", "30");

    awaitState(id, "ok");
    // An empty environment: these are the shell's own.
    assertThat(client.job(id))
        .contains("\"result\":\"out\\nerr\\n")
        .doesNotContain("HOME", "PATH=");
  }

  @Test
  void aCommandKnowsForWhichTimeAScheduleStartedIt() throws Exception {
    var job =
        """
        {"action": "command", "labels": {"schedule/nominal-time": "2026-05-01T10:00:00Z"},
         "arguments": {"command": "sh", "args": ["-c", "echo at $JOBSERVER_NOMINAL_TIME"]}}
        """;
    var id = client.submitted(job);

    awaitState(id, "ok");
    assertThat(client.job(id)).contains("\"result\":\"at 2026-05-01T10:00:00Z\\n\"");
  }

  @Test
  void aFailureCarriesStatusAndOutput() throws Exception {
    var id = run("echo broken; exit 7", "30");

    awaitState(id, "error");
    assertThat(client.job(id)).contains("\"error\":\"exit status 7\\nbroken\\n\"");
  }

  @Test
  void outputIsCapped() throws Exception {
    var id = run("head -c 1000000 /dev/zero | tr '\\\\0' x", "30");

    awaitState(id, "ok");
    assertThat(client.job(id).length()).isBetween(64 * 1024, 70 * 1024);
    assertThat(client.job(id)).contains("934464 more bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "exit 3", "kill -9 $$"})
  void nothingIsLeftWhenItEnds(String end) throws Exception {
    var id = run((RUNAWAYS + STRANGER).formatted(name) + "sleep 0.3; " + end, "30");

    awaitState(id, end.equals("true") ? "ok" : "error");
    assertNothingIsLeft();
  }

  @Test
  void nothingIsLeftWhenItTimesOut() throws Exception {
    var id = run("trap '' TERM; " + (RUNAWAYS + STRANGER).formatted(name) + "sleep 600", "0.5");
    await().until(() -> runaways().size() >= 4);

    awaitState(id, "timeout");
    assertNothingIsLeft();
  }

  @Test
  void nothingIsLeftWhenItIsCancelled() throws Exception {
    var id = run((RUNAWAYS + STRANGER).formatted(name) + "sleep 600", "30");
    await().until(() -> runaways().size() >= 4);

    client.post("/api/v1/jobs/" + id + "/cancel", "");

    awaitState(id, "cancelled");
    assertNothingIsLeft();
  }

  @Test
  void nothingIsLeftWhileAnotherCommandGoesOn() throws Exception {
    var other = run("sleep 600", "600");
    awaitState(other, "running");
    var id = run(RUNAWAYS.formatted(name) + "sleep 0.3", "30");

    awaitState(id, "ok");
    await().untilAsserted(() -> assertThat(runaways()).isEmpty());
    assertThat(client.state(other)).isEqualTo("running");

    client.post("/api/v1/jobs/" + other + "/cancel", "");
    awaitState(other, "cancelled");
  }

  private void assertNothingIsLeft() throws IOException {
    // Those that emptied their environment are found by parentage, which takes a moment.
    await().untilAsserted(() -> assertThat(runaways()).isEmpty());
    await().untilAsserted(() -> assertThat(children()).isEmpty());
  }

  @Test
  void manyAtOnceAllEndAsTheyShould() throws Exception {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 30; i++) {
      ids.add(run("(sleep 600 &) ; exit " + i % 2, "30"));
    }

    for (int i = 0; i < 30; i++) {
      awaitState(ids.get(i), i % 2 == 0 ? "ok" : "error");
    }
    assertNothingIsLeft();
  }
}
