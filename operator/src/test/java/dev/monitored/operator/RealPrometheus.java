package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A real Prometheus that evaluates the rule files of its folder. */
public final class RealPrometheus implements AutoCloseable {
  private final Process process;
  private final URI url;

  private RealPrometheus(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Returns when it is ready.
   *
   * @param folder with the rule files, called *.yaml; its data and its log go there, too
   */
  public static RealPrometheus start(Path folder) throws IOException {
    return start(folder, "");
  }

  /**
   * Returns when it is ready.
   *
   * @param more lines of its configuration
   */
  public static RealPrometheus start(Path folder, String more) throws IOException {
    return start(folder, more, freePort());
  }

  /**
   * Returns when it is ready.
   *
   * @param port where the one before it may have been
   */
  static RealPrometheus start(Path folder, String more, int port) throws IOException {
    var data = folder.resolve("data");
    return start(
        folder, "rule_files: ['*.yaml']\n" + more, port, List.of("--storage.tsdb.path=" + data));
  }

  /**
   * One in agent mode; returns when it is ready.
   *
   * @param configuration all of it; there can be no rules
   */
  public static RealPrometheus agent(Path folder, String configuration) throws IOException {
    var data = folder.resolve("data");
    return start(
        folder, configuration, freePort(), List.of("--agent", "--storage.agent.path=" + data));
  }

  /**
   * One that wants TLS, and maybe more; returns when it listens, which is before it is ready.
   *
   * @param web its file for {@code --web.config.file}
   */
  public static RealPrometheus guarded(Path folder, Path web) throws IOException {
    var port = freePort();
    var mode = List.of("--web.config.file=" + web, "--storage.tsdb.path=" + folder.resolve("data"));
    var process = run(folder, "", port, mode);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          assertThat(process.isAlive()).as(Files.readString(folder.resolve("log"))).isTrue();
          try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
          } catch (IOException notYet) {
            return false;
          }
        });
    return new RealPrometheus(process, URI.create("https://127.0.0.1:" + port));
  }

  private static RealPrometheus start(
      Path folder, String configuration, int port, List<String> mode) throws IOException {
    var process = run(folder, configuration, port, mode);
    var prometheus = new RealPrometheus(process, URI.create("http://127.0.0.1:" + port));
    await().atMost(Duration.ofSeconds(30)).until(() -> prometheus.isReady(folder));
    return prometheus;
  }

  private static Process run(Path folder, String configuration, int port, List<String> mode)
      throws IOException {
    var promtool = System.getenv("PROMTOOL");
    assertThat(promtool).as("PROMTOOL names the command; make test sets it").isNotNull();
    var config = Files.writeString(folder.resolve("prometheus.yml"), configuration);
    var command = new ArrayList<String>();
    command.add(Path.of(Objects.requireNonNull(promtool)).resolveSibling("prometheus").toString());
    command.add("--config.file=" + config);
    command.add("--web.listen-address=127.0.0.1:" + port);
    command.addAll(mode);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  public URI url() {
    return url;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  private boolean isReady(Path folder) throws IOException {
    assertThat(process.isAlive()).as(Files.readString(folder.resolve("log"))).isTrue();
    try (var answer = url.resolve("/-/ready").toURL().openStream()) {
      return answer.read() >= 0;
    } catch (IOException notYet) {
      return false;
    }
  }

  public static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
