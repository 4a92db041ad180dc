package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    var promtool = System.getenv("PROMTOOL");
    assertThat(promtool).as("PROMTOOL names the command; make test sets it").isNotNull();
    var config =
        Files.writeString(folder.resolve("prometheus.yml"), "rule_files: ['*.yaml']\n" + more);
    var address = "127.0.0.1:" + port;
    var process =
        new ProcessBuilder(
                Path.of(Objects.requireNonNull(promtool)).resolveSibling("prometheus").toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=" + address)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    var prometheus = new RealPrometheus(process, URI.create("http://" + address));
    await().atMost(Duration.ofSeconds(30)).until(() -> prometheus.isReady(folder));
    return prometheus;
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

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
