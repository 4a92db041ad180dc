package dev.monitored.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.Submission;
import dev.monitored.server.store.sql.SqlStore;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.sqlite.SqliteDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteJobStoreTest extends JobStoreContract {
  @TempDir Path directory;

  @Override
  Store open() {
    return SqlStore.open(directory);
  }

  private static Submission submission() {
    return Submission.of("sleep", Map.of());
  }

  @Test
  void aSecondOneInTheSameDirectoryIsRefused() {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> SqlStore.open(directory))
        .withMessageContaining("in use by another job server");
  }

  @Test
  void whatADeadProcessLeftIsQueuedAgainAtOnce() {
    var id =
        store()
            .jobs()
            .insert(new JobIds(InstantSource.system()).next(), submission(), Optional.empty())
            .orElseThrow()
            .id();
    claimed(Map.of("sleep", 1), Duration.ofHours(1));

    reopen();
    reclaim(0);

    assertThat(store().jobs().find(id).orElseThrow().state()).isEqualTo(new JobState.Scheduled());
  }

  @Test
  void manyWritersAtOnceLoseNothing() {
    var ids = new JobIds(InstantSource.system());
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 500)
          .forEach(_ ->
              writers.execute(
                  () -> store().jobs().insert(ids.next(), submission(), Optional.empty())));
    }

    assertThat(store().queues().counts().queues().get("sleep"))
        .satisfies(queue -> assertThat(queue.depth()).isEqualTo(500));
  }

  @Test
  void oneFaultyWriteDoesNotSpoilTheOthersOfItsBatch() {
    var ids = new JobIds(InstantSource.system());
    var faulty = Submission.of("sleep", Map.of("no JSON", new Object()));
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        writers.execute(() -> store().jobs().insert(ids.next(), submission(), Optional.empty()));
        writers.execute(() ->
            assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store().jobs().insert(ids.next(), faulty, Optional.empty())));
      }
    }

    assertThat(store().queues().counts().queues().get("sleep"))
        .satisfies(queue -> assertThat(queue.depth()).isEqualTo(100));
  }

  @Test
  void aJobThatCannotBeReadIsGivenUpAndTheOthersAreClaimed() throws Exception {
    var ids = new JobIds(InstantSource.system());
    var broken = ids.next();
    store().jobs().insert(broken, submission(), Optional.empty());
    var other = store().jobs().insert(ids.next(), submission(), Optional.empty()).orElseThrow();
    try (var database =
        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("jobs.db"))) {
      Statements.update(database, "UPDATE job SET arguments = '{' WHERE id = ?", broken.toString());

      assertThat(claim(Map.of("sleep", 10), Duration.ofHours(1)))
          .extracting(Job::id)
          .containsExactly(other.id());
      var row =
          Statements.query(
              database,
              found -> found.getString("state") + found.getInt("attempt"),
              "SELECT state, attempt FROM job WHERE id = ?",
              broken.toString());
      assertThat(row).containsExactly("error0");
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsNamed() throws Exception {
    var other = Files.createDirectory(directory.resolve("other"));
    Files.writeString(
        other.resolve("jobs.db"), "not a database, but long enough to look at".repeat(50));

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> SqlStore.open(other))
        .withMessageContaining(other.toString());
  }

  @Test
  void aClosedStoreSaysSo() {
    store().close();

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> claimed(Map.of(), Duration.ofSeconds(1)))
        .withMessageContaining("closed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nfs", "NFS4", "cifs", "fuse.sshfs"})
  void aNetworkFileSystemIsRefused(String type) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> SqliteDatabase.refuseNetwork(directory, type))
        .withMessageContaining("network file system");
  }
}
