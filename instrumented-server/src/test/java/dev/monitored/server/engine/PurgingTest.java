package dev.monitored.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.JobQuery;
import dev.monitored.server.job.Page;
import dev.monitored.server.job.Retention;
import dev.monitored.server.job.Submission;
import dev.monitored.server.store.SqlJobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PurgingTest {
  @TempDir Path directory;

  @Test
  void countsTheJobsThatItForgets() {
    var ids = new JobIds(InstantSource.system());
    try (var store = SqlJobStore.open(directory)) {
      for (int i = 0; i < 5; i++) {
        store.insert(ids.next(), Submission.of("sleep", Map.of()), Optional.empty());
      }
      // The oldest one has not ended, and stays.
      for (var job : store.list(JobQuery.ALL, Page.newest(4)).items()) {
        store.cancel(job.id());
      }
      var purging = new Purging(store, new Retention(Duration.ofDays(1), Duration.ofDays(1), 2));

      purging.purge();
      purging.purge();

      assertThat(purging.purged()).isEqualTo(2);
      assertThat(store.list(JobQuery.ALL, Page.newest(9)).count()).isEqualTo(3);
    }
  }
}
