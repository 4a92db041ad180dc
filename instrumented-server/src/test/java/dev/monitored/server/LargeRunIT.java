package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs may have more to tell than an answer should hold. */
class LargeRunIT {
  private static final int JOBS = 10;

  @TempDir Path data;

  @Test
  void whatIsSaidOfLongJobsIsBounded() throws Exception {
    var settings =
        Map.of("JOBSERVER_MAX_BODY_BYTES", "8000000", "JOBSERVER_HTTP_HOSTS", "example.com");
    try (var server = TestServer.start(data, settings)) {
      var client = server.client();
      var call =
          """
          {"action": "http", "arguments":
           {"url": "http://example.com/", "method": "POST", "body": "%s"}}
          """
              .formatted("x".repeat(250_000));
      var jobs = String.join(",", Collections.nCopies(JOBS, call));
      var made =
          client.post(
              "/api/v1/runs", "{\"simulate\":true,\"steps\":[{\"jobs\":[%s]}]}".formatted(jobs));
      assertThat(made.statusCode()).isEqualTo(202);

      var run = client.get(made.headers().firstValue("Location").orElseThrow()).body();

      assertThat(run.length()).isLessThan(2_100_000);
      assertThat(run.split("\"abridged\":true", -1)).hasSize(4);
      var last = "steps[0].jobs[%d]".formatted(JOBS - 1);
      assertThatJson(run).node(last + ".arguments").isEqualTo("{}");
      assertThatJson(run).node(last + ".state").isEqualTo("new");
      assertThatJson(run)
          .node(last + ".id")
          .asString()
          .satisfies(id ->
              assertThat(client.job(id)).hasSizeGreaterThan(250_000).doesNotContain("abridged"));

      var list = "/ays/repository/http/job";
      assertThat(client.get(list + "?fields=args").body().length()).isLessThan(2_200_000);
      assertThatJson(client.get(list + "?fields=tags").body()).isArray().hasSize(JOBS);
    }
  }
}
