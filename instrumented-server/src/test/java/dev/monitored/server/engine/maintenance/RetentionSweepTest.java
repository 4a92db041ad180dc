package dev.monitored.server.engine.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.query.JobQuery;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.queue.Retention;
import dev.monitored.server.store.sql.SqlStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionSweepTest {
  @TempDir Path directory;

  @Test
  void countsTheJobsThatItDeletes() {
    var ids = new JobIds(InstantSource.system());
    try (var store = SqlStore.open(directory)) {
      for (int i = 0; i < 5; i++) {
        store.jobs().insert(ids.next(), Submission.of("sleep", Map.of()), Optional.empty());
      }
      // The oldest one has not ended, and stays.
      for (var job : store.jobs().list(JobQuery.ALL, Page.newest(4)).items()) {
        store.jobs().cancel(job.id());
      }
      var purging =
          new RetentionSweep(
              store.maintenance(), new Retention(Duration.ofDays(1), Duration.ofDays(1), 2));

      purging.slice();
      purging.slice();

      assertThat(purging.purged()).isEqualTo(2);
      assertThat(store.jobs().list(JobQuery.ALL, Page.newest(9)).count()).isEqualTo(3);
    }
  }
}
