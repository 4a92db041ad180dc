package dev.monitored.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.action.JobId;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.attempt.AttemptEnd;
import dev.monitored.server.job.run.HeldJobsRun;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.store.AttemptStore.Ending;
import dev.monitored.server.store.sql.SqlStore;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.postgres.DatabaseAddress;
import dev.monitored.server.store.sql.postgres.PostgresServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PostgresRunStoreIT extends RunStoreContract {
  private final DatabaseAddress address = PostgresServer.database();

  @Override
  Store open() {
    return SqlStore.open(address);
  }

  @Test
  void twoProcessesGatherAHeldJobOnce() throws Exception {
    var ids = new JobIds(InstantSource.system());
    var held = Submission.of("sleep", Map.of()).thatIsHeld();
    IntStream.range(0, 200).forEach(_ -> store().jobs().insert(ids.next(), held, Optional.empty()));

    try (var other = SqlStore.open(address);
        var threads = Executors.newFixedThreadPool(2)) {
      var one = threads.submit(() -> gathered(store(), ids));
      var another = threads.submit(() -> gathered(other, ids));

      assertThat(Stream.concat(one.get().stream(), another.get().stream()))
          .hasSize(200)
          .doesNotHaveDuplicates();
    }
  }

  private RunId runOfOne() {
    var ids = new JobIds(InstantSource.system());
    var step = List.of(Submission.of("sleep", Map.of()));
    var submission = new RunSubmission(null, Map.of(), List.of(step), null, false, null);
    var run = new RunId(ids.next().value());
    store().runs().insert(run, submission, ids::next, Optional.empty());
    return run;
  }

  @Test
  void aRunIsNotCancelledWhileAJobOfItGoesBackToTheQueue() throws Exception {
    var run = runOfOne();
    claimed(Map.of("sleep", 1), Duration.ofMinutes(1));

    try (var thread = Executors.newSingleThreadExecutor();
        var other = address.source().getConnection()) {
      other.setAutoCommit(false);
      Statements.update(
          other, "UPDATE job SET state = 'scheduled', lease_until = NULL, started_at = NULL");
      var cancelled = thread.submit(() -> store().runs().cancel(run));
      await().until(() -> PostgresServer.isSomebodyBlocked(other));
      other.commit();
      assertThat(cancelled.get().change()).isEqualTo(ChangeResult.DONE);
    }

    assertThat(store().runs().jobs(run))
        .extracting(job -> job.state().word())
        .containsExactly("cancelled");
    assertThat(store().runs().find(run).orElseThrow().state().word()).isEqualTo("cancelled");
  }

  @Test
  void aRunIsCancelledWithTheJobsThatBeginAnew() throws Exception {
    var run = runOfOne();
    claimed(Map.of("sleep", 1), Duration.ofMinutes(1));
    var job = store().runs().jobs(run).getFirst();
    store().attempts().end(List.of(new Ending(job, new AttemptEnd.Failed("broken", false))));

    try (var thread = Executors.newSingleThreadExecutor();
        var other = address.source().getConnection()) {
      other.setAutoCommit(false);
      for (var sql :
          List.of(
              "SELECT 1 FROM job FOR UPDATE",
              "SELECT 1 FROM run FOR UPDATE",
              "UPDATE job SET state = 'scheduled', started_at = NULL, ended_at = NULL, due = 1",
              "UPDATE run SET state = 'running', ended_at = NULL")) {
        try (var statement = other.createStatement()) {
          statement.execute(sql);
        }
      }
      var cancelled = thread.submit(() -> store().runs().cancel(run));
      await().until(() -> PostgresServer.isSomebodyBlocked(other));
      other.commit();
      assertThat(cancelled.get().change()).isEqualTo(ChangeResult.DONE);
    }

    assertThat(store().runs().jobs(run))
        .extracting(j -> j.state().word())
        .containsExactly("cancelled");
    assertThat(store().runs().find(run).orElseThrow().state().word()).isEqualTo("cancelled");
  }

  private static List<JobId> gathered(Store store, JobIds ids) {
    var id = new RunId(ids.next().value());
    store.runs().gather(id, new HeldJobsRun("sleep", Map.of(), null, false, null));
    return store.runs().jobs(id).stream().map(Job::id).toList();
  }
}
