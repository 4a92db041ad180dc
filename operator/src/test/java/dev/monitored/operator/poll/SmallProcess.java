package dev.monitored.operator.poll;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.Unreachable;
import dev.monitored.operator.evidence.EnforcedLabel;
import dev.monitored.operator.evidence.Questions;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.poll.PrometheusPoll.Asked;
import dev.monitored.operator.prometheus.ReplicaAddresses;
import dev.monitored.operator.query.PrometheusApi;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks one Prometheus some times, in a process whose heap is small and that ends without one. */
final class SmallProcess {
  private static final MonitoredRef SHOP = new MonitoredRef("team", "shop");
  private static final int ROUNDS = 2;

  private SmallProcess() {}

  /**
   * What it says in the end.
   *
   * @param pool empty: its targets are found by discovery
   */
  static String ask(String url, String pool) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                SmallProcess.class.getName(),
                url,
                pool)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var output = process.getInputStream()) {
      var text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, SECONDS) || process.exitValue() != 0) {
        return "ended with " + process.exitValue() + ": " + text;
      }
      return text.lines().reduce("", (_, last) -> last);
    } finally {
      process.destroyForcibly();
    }
  }

  public static void main(String[] arguments) {
    var addresses = ReplicaAddresses.of(List.of(List.of(URI.create(arguments[0]))));
    var pools = arguments[1].isEmpty() ? Set.<String>of() : Set.of(arguments[1]);
    var question = Questions.of(Set.of("shop-0"), pools, List.of(), Set.of(), EnforcedLabel.NONE);
    var now = Instant.now();
    try (var api = new PrometheusApi()) {
      var poll = new PrometheusPoll(new PrometheusRef("Plain", "a", "b"), api, () -> addresses);
      for (int round = 0; round < ROUNDS; round++) {
        now = now.plusSeconds(60);
        poll.ask(Map.of(SHOP, new Asked(question, Awaited.ALL, now)), now)
            .map(result -> result.answers().get(SHOP))
            .ifPresent(answer ->
                System.out.println(
                    switch (answer) {
                      case Unreachable unreachable -> unreachable.message();
                      case Heard heard -> heard.targets().size() + " targets";
                    }));
      }
    }
  }
}
