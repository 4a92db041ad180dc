package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Prometheus' own judge of what is made for it. */
final class Promtool {
  private Promtool() {}

  /** Fails with what promtool says, or if there is no promtool. */
  static void accepts(String... arguments) throws IOException, InterruptedException {
    var promtool = System.getenv("PROMTOOL");
    assertThat(promtool).as("PROMTOOL names the command; make test sets it").isNotNull();
    List<String> command = Stream.concat(Stream.of(promtool), Stream.of(arguments)).toList();
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
