package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a second submission with a unique key is told. */
class UniqueKeyIT {
  @TempDir Path data;

  private ServerProcess server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    server = ServerProcess.launch(data, Map.of("JOBSERVER_COMMAND_GRACE", "sh=3"));
    client = server.client();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private HttpResponse<String> sleep(double seconds, String key) throws Exception {
    return client.submit(
        "{\"action\":\"sleep\",\"arguments\":{\"seconds\":%s},%s}".formatted(seconds, key));
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  @Test
  void theAnswerSaysWhetherTheArgumentsDiffer() throws Exception {
    var first = sleep(600.5, "\"uniqueKey\":\"c42\"");
    var same = sleep(600.5, "\"uniqueKey\":\"c42\"");
    var other = sleep(601, "\"uniqueKey\":\"c42\"");

    assertThat(first.statusCode()).isEqualTo(202);
    assertThatJson(first.body()).node("argumentsDiffer").isAbsent();
    assertThat(same.statusCode()).isEqualTo(200);
    assertThat(location(same)).isEqualTo(location(first));
    assertThatJson(same.body()).node("argumentsDiffer").isEqualTo(false);
    assertThat(other.statusCode()).isEqualTo(200);
    assertThatJson(other.body()).node("argumentsDiffer").isEqualTo(true);
    assertThatJson(other.body()).node("arguments.seconds").isEqualTo(600.5);
  }

  @Test
  void aKeyUntilTheStartLetsANewJobInWhileTheFirstRuns() throws Exception {
    var key = "\"uniqueKey\":\"build\",\"uniqueUntil\":\"started\"";
    var first = sleep(600, key);
    await().until(() -> client.get(location(first)).body().contains("\"running\""));

    var second = sleep(601, key);

    assertThat(second.statusCode()).isEqualTo(202);
    assertThatJson(second.body()).node("uniqueUntil").isEqualTo("started");
    assertThat(sleep(1, "\"uniqueUntil\":\"started\"").body()).contains("needs a uniqueKey");
    assertThat(sleep(1, "\"uniqueKey\":\"x\",\"uniqueUntil\":\"now\"").body())
        .contains("must be started or ended");
  }

  @Test
  void nothingIsSwallowedByAJobThatIsBeingCancelled() throws Exception {
    var command =
        """
        {"action": "command", "uniqueKey": "c42", "timeoutSeconds": 600, "arguments": {
         "command": "sh", "args": ["-c", "trap 'sleep 1; exit' TERM; echo begun; sleep 600 & wait"]}}
        """;
    var first = client.submit(command);
    await().until(() -> client.get(location(first) + "/log").body().contains("begun"));
    client.post(location(first) + "/cancel", "");

    var second = client.submit(command);

    assertThat(second.statusCode()).isEqualTo(409);
    assertThatJson(second.body()).node("code").isEqualTo("unique-key-stopping");
    assertThat(location(second)).isEqualTo(location(first));
    assertThatJson(client.get(location(first)).body()).node("cancelRequested").isEqualTo(true);
    await().until(() -> client.submit(command).statusCode() == 202);
    assertThatJson(client.get(location(first)).body()).node("state").isEqualTo("cancelled");
  }
}
