package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a new user does first. */
class FirstMinutesIT {
  @TempDir Path data;

  @Test
  void aSubmittedJobRunsAndIsCounted() throws Exception {
    try (var server = TestServer.start(data)) {
      var submitted = server.submit("{\"action\":\"sleep\",\"arguments\":{\"seconds\":0.01}}");

      assertThat(submitted.statusCode()).isEqualTo(202);
      assertThatJson(submitted.body()).node("state").isEqualTo("scheduled");

      var location = submitted.headers().firstValue("Location").orElseThrow();
      await().until(() -> server.get(location).body().contains("\"state\":\"ok\""));
      assertThatJson(server.get(location).body())
          .isObject()
          .containsEntry("attempts", java.math.BigDecimal.ONE)
          .containsKeys("startedAt", "endedAt", "createdAt", "labels");
      assertThat(server.scrape().value("ays_job_count_total", "status", "ok")).isEqualTo(1);
      assertThat(server.scrape().value("ays_job_running")).isZero();
    }
  }
}
