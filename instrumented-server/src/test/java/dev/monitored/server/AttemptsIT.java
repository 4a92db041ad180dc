package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that was tried very often, each time with a long error. */
class AttemptsIT {
  private static final int EARLIER = 30;
  private static final int ERROR = 500_000;

  @TempDir Path data;

  private void addAttempts(String job) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("jobs.db"));
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          "UPDATE job SET attempt = %d WHERE id = '%s'".formatted(EARLIER + 1, job));
      for (int number = 1; number <= EARLIER; number++) {
        statement.executeUpdate(
            ("INSERT INTO attempt (job_id, number, status, started_at, ended_at, error)"
                    + " VALUES ('%s', %d, 'error', 1, 2, '%s')")
                .formatted(job, number, "e".repeat(ERROR)));
      }
    }
  }

  @Test
  void manyLongErrorsComeAFewAtATime() throws Exception {
    try (var server = TestServer.start(data)) {
      var client = server.client();
      var job = client.submitted("{\"action\":\"sleep\",\"arguments\":{\"seconds\":0}}");
      await().until(() -> client.state(job).equals("ok"));
      addAttempts(job);

      var first = client.get("/api/v1/jobs/" + job + "/attempts");
      assertThat(first.body().length()).isLessThan(3_000_000);
      assertThatJson(first.body()).node("nextCursor").isEqualTo("\"4\"");

      int seen = 0;
      var next = "/api/v1/jobs/" + job + "/attempts";
      while (!next.isEmpty()) {
        var page = client.get(next);
        seen += page.body().split("\"number\":", -1).length - 1;
        var link = page.headers().firstValue("Link").orElse("");
        next = link.replaceFirst("^<([^>]*)>.*", "$1");
      }
      assertThat(seen).isEqualTo(EARLIER + 1);
    }
  }
}
