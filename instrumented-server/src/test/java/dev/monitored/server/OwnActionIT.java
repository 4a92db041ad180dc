package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.action.Action;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the documentation, built by the commands of the documentation. */
class OwnActionIT {
  private static final Path EXAMPLE = Path.of("docs", "own-action");
  private static final Pattern BASH = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL);
  private static final Pattern JOB = Pattern.compile("-d '(\\{.*?})'\n");

  /** The jar, or the classes that it is made of. */
  private static final String ACTION_API =
      Path.of(URI.create(Action.class.getProtectionDomain().getCodeSource().getLocation() + ""))
          + "";

  @TempDir Path data;
  @TempDir Path folder;

  @BeforeEach
  void copyTheExample() throws IOException {
    try (var files = Files.walk(EXAMPLE)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var copy = folder.resolve(EXAMPLE.relativize(file));
        Files.createDirectories(copy.resolveSibling("."));
        Files.copy(file, copy);
      }
    }
  }

  /** Runs in the copy, with the tools of the JDK of this test. */
  private void bash(String commands) throws Exception {
    var log = folder.resolve("log");
    var builder = new ProcessBuilder("bash", "-euc", commands).directory(folder.toFile());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("ACTION_API", ACTION_API);
    var tools = System.getProperty("java.home") + "/bin:";
    builder.environment().computeIfPresent("PATH", (_, path) -> tools + path);
    assertThat(builder.start().waitFor()).as(Files.readString(log)).isZero();
  }

  private static List<String> documented(Pattern pattern) throws IOException {
    var text = Files.readString(EXAMPLE.resolve("README.md"));
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }

  private TestServer start(Path actions) {
    return TestServer.start(data, Map.of("JOBSERVER_ACTIONS_DIR", actions.toString()));
  }

  private static void assertResult(Client client, String job, String result) throws Exception {
    var id = client.submitted(job);
    await().until(() -> client.job(id).contains("endedAt"));
    assertThatJson(client.job(id)).node("result").isEqualTo("\"" + result + "\"");
  }

  @Test
  void runsAsItIsDocumented() throws Exception {
    bash(documented(BASH).getFirst());

    try (var server = start(folder.resolve("actions"))) {
      var client = server.client();

      assertResult(client, documented(JOB).getFirst(), "3");

      assertThat(client.scrape().value("jobserver_attempts_started_total", "action", "word-count"))
          .isEqualTo(1);
      assertThatJson(client.get("/api/v1/actions").body()).node("items").isArray().hasSize(2);
      assertThat(client.submit("{\"action\": \"word-count\"}").statusCode()).isEqualTo(422);
    }
  }

  @Test
  void mayUseTheOtherJarsOfItsFolder() throws Exception {
    Files.writeString(
        folder.resolve("Words.java"),
        """
        package com.example;
        class Words {
          static String counted() {
            return "counted";
          }
        }
        """);
    bash(
        """
        sed -i 's/return Integer.toString(words)/return Words.counted()/' WordCountAction.java
        javac -cp "$ACTION_API" -d all *.java
        mkdir actions
        jar --create --file actions/action.jar -C all com/example/WordCountAction.class -C . META-INF
        jar --create --file actions/words.jar -C all com/example/Words.class
        """);

    try (var server = start(folder.resolve("actions"))) {
      assertResult(server.client(), documented(JOB).getFirst(), "counted");
    }
  }
}
