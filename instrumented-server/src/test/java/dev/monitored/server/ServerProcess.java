package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A server in a process of its own, to be ended as processes are. */
record ServerProcess(Process process, Path log) implements AutoCloseable {
  private static final Pattern PORTS = Pattern.compile("on port (\\d+), for probes on (\\d+)");

  /** Processes of which each has a view of its own, as Pods have, if this machine lets us. */
  private static final List<String> APART =
      List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");

  /** One that does not see the processes of others. */
  static ServerProcess launchApart(Path data, Map<String, String> settings) throws IOException {
    return launch(isApartPossible() ? APART : List.of(), data, settings);
  }

  private static boolean isApartPossible() {
    try {
      var line = new ArrayList<>(APART);
      line.add("true");
      return new ProcessBuilder(line).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static ServerProcess launch(Path data, Map<String, String> settings, String... arguments)
      throws IOException {
    return launch(List.of(), data, settings, arguments);
  }

  /** It may have so many descriptors. */
  static ServerProcess launchWithin(int descriptors, Path data, Map<String, String> settings)
      throws IOException {
    return launch(List.of("prlimit", "--nofile=" + descriptors), data, settings);
  }

  /** Its data is on the volume. */
  static ServerProcess launchOn(SmallVolume volume, Map<String, String> settings)
      throws IOException {
    return launch(volume.inside(), volume.directory(), settings);
  }

  private static ServerProcess launch(
      List<String> before, Path data, Map<String, String> settings, String... arguments)
      throws IOException {
    var line = new ArrayList<>(before);
    line.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-Dlogback.configurationFile=logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            ServerMain.class.getName()));
    line.addAll(List.of(arguments));
    var log = Files.createTempFile("server", ".log");
    var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith(SettingsSource.PREFIX));
    builder.environment().put("JOBSERVER_PORT", "0");
    builder.environment().put("JOBSERVER_MANAGEMENT_PORT", "0");
    builder.environment().put("JOBSERVER_DATA_DIR", data.toString());
    builder.environment().put("JOBSERVER_AUTH", "off");
    builder.environment().put("JOBSERVER_COMMANDS", "sh=/bin/sh");
    builder.environment().put("JOBSERVER_DRAIN_SECONDS", "5");
    builder.environment().putAll(settings);
    return new ServerProcess(builder.start(), log);
  }

  /** A client for it, as soon as it listens. */
  Client client() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> output().contains("listens on") || !process.isAlive());
    var ports = PORTS.matcher(output()).results().findFirst().map(ServerProcess::ports);
    return ports.orElseThrow(() -> new AssertionError(output()));
  }

  private static Client ports(MatchResult ports) {
    return new Client(Integer.parseInt(ports.group(1)), Integer.parseInt(ports.group(2)));
  }

  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** As kill -9 does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void terminate() {
    process.destroy();
  }

  int exitStatus() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output()).isTrue();
    return process.exitValue();
  }

  /** Nobody but the server would end its commands, and it cannot once it is killed: this does. */
  @Override
  public void close() {
    if (process.isAlive()) {
      signal("-STOP");
    }
    var left = LeftBehind.by(process.toHandle());
    process.destroyForcibly();
    Awaitility.await()
        .alias("no process of a command is left")
        .atMost(Duration.ofSeconds(10))
        .until(left::isEndedAtLast);
  }

  private void signal(String signal) {
    try {
      new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
