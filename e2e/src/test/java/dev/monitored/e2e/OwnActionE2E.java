package dev.monitored.e2e;

import static dev.monitored.e2e.Cluster.NAMESPACE;
import static dev.monitored.e2e.Cluster.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job server with the action of the documentation, which it gets in a ConfigMap. */
@Order(5)
class OwnActionE2E {
  private static final String NAME = "own-action";
  private static final Path EXAMPLE =
      Cluster.PROJECT.resolve("instrumented-server/docs/own-action");

  @TempDir Path folder;

  @Test
  void anActionOfTheUsersRunsAndIsMonitored() {
    cluster()
        .kubectl(
            "create",
            "configmap",
            "word-count",
            "--namespace",
            NAMESPACE,
            "--from-file=" + builtJar());
    Manifest.apply("own-action.yaml");
    Waiting.untilCondition(NAME, "Ready", "True", Duration.ofMinutes(6));

    try (var server = new JobServerClient(NAME);
        var prometheus = Installation.prometheus()) {
      var job = server.submit("word-count", Map.of("text", "one two three"));

      await().until(() -> server.state(job).equals("ok"));
      assertThat(server.job(job).path("result").asText()).isEqualTo("3");
      var ended =
          "jobserver_attempts_ended_total{job=\"%s\",action=\"word-count\",status=\"ok\"}"
              .formatted(NAME);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(prometheus.value(ended)).contains(1.0));
    }
  }

  private Path builtJar() {
    var jar = folder.resolve("word-count.jar");
    var classes = folder.resolve("classes").toString();
    var api = Cluster.PROJECT.resolve("action-api/target/action-api-0.1.0.jar").toString();
    tool("javac", "-cp", api, "-d", classes, EXAMPLE.resolve("WordCountAction.java").toString());
    tool(
        "jar",
        "--create",
        "--file",
        jar.toString(),
        "-C",
        classes,
        ".",
        "-C",
        EXAMPLE.toString(),
        "META-INF");
    return jar;
  }

  private static void tool(String name, String... arguments) {
    var printed = new StringWriter();
    var out = new PrintWriter(printed);
    int status = ToolProvider.findFirst(name).orElseThrow().run(out, out, arguments);
    assertThat(status).as(printed::toString).isZero();
  }
}
