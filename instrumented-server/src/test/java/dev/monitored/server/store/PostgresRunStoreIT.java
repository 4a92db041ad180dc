package dev.monitored.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.job.Gathering;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobId;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Submission;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresRunStoreIT extends RunStoreContract {
  private final DatabaseAddress address = PostgresServer.database();

  private SqlJobStore store;

  @BeforeEach
  void open() {
    store = SqlJobStore.open(address);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  JobStore store() {
    return store;
  }

  @Test
  void twoProcessesGatherAHeldJobOnce() throws Exception {
    var ids = new JobIds(InstantSource.system());
    var held = Submission.of("sleep", Map.of()).thatIsHeld();
    IntStream.range(0, 200).forEach(_ -> store.insert(ids.next(), held, Optional.empty()));

    try (var other = SqlJobStore.open(address);
        var threads = Executors.newFixedThreadPool(2)) {
      var one = threads.submit(() -> gathered(store, ids));
      var another = threads.submit(() -> gathered(other, ids));

      assertThat(Stream.concat(one.get().stream(), another.get().stream()))
          .hasSize(200)
          .doesNotHaveDuplicates();
    }
  }

  private static List<JobId> gathered(JobStore store, JobIds ids) {
    var id = new RunId(ids.next().value());
    store.gather(id, new Gathering("sleep", Map.of(), null, false));
    return store.jobs(id).stream().map(Job::id).toList();
  }
}
