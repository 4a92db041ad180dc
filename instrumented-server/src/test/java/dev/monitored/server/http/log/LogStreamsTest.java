package dev.monitored.server.http.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.action.LogLevel;
import dev.monitored.server.engine.SleepEngine;
import dev.monitored.server.engine.admission.SubmitResult.Accepted;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.log.LogPosition;
import dev.monitored.server.job.log.LogQuery;
import dev.monitored.server.metrics.JobMetrics;
import dev.monitored.server.store.sql.SqlStore;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LogStreamsTest {
  @TempDir Path directory;

  @Test
  @Timeout(20)
  void aStreamIsOverAfterAWhileAndItsPlaceIsFreeAgain() throws InterruptedException {
    try (var store = SqlStore.open(directory)) {
      var engine =
          SleepEngine.on(store, 1, new JobMetrics(new CollectorRegistry(), List.of("sleep")));
      var job =
          ((Accepted) engine.submit(Submission.of("sleep", Map.of("seconds", 60)))).job().id();
      var query = new LogQuery(job, OptionalInt.empty(), LogLevel.INFO, LogPosition.START, 100);
      var streams = new LogStreams(engine.logs(), 1, Duration.ofMillis(1));
      var sent = new ArrayList<String>();

      for (int i = 0; i < 2; i++) {
        assertThat(streams.follow(query, bytes -> sent.add(new String(bytes, UTF_8)))).isTrue();
      }

      assertThat(sent).hasSize(2).allMatch(event -> event.startsWith(":"));
    }
  }
}
