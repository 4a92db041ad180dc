package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A shell that runs commands as they are printed, with the real kubectl and the test's server. */
record Shell(Path home) {

  /**
   * @param ok whether it ended with 0
   * @param output what it printed
   */
  record Result(boolean ok, String output) {}

  static Shell in(Path home) throws IOException {
    Files.writeString(home.resolve("kubeconfig"), ApiServer.shared().kubeconfig());
    return new Shell(home);
  }

  void succeed(String line) {
    var result = run(line);
    assertThat(result.ok()).as("%s%n%s", line, result.output()).isTrue();
  }

  Result run(String line) {
    var builder = new ProcessBuilder("bash", "-c", line).redirectErrorStream(true);
    var binaries = Path.of(Objects.requireNonNull(System.getenv("KUBE_API_TEST_DIR")), "bin");
    builder.environment().merge("PATH", binaries.toString(), (old, own) -> own + ":" + old);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("KUBECONFIG", home.resolve("kubeconfig").toString());
    try {
      var process = builder.start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor() == 0, output);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(ended);
    }
  }
}
