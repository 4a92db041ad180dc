package dev.monitored.server.engine.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.server.engine.CountingListener;
import dev.monitored.server.engine.TamperedStore.BeforeEnd;
import dev.monitored.server.engine.log.JobLogs;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.StoreFailure;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.attempt.AttemptEnd;
import dev.monitored.server.job.attempt.ProcessId;
import dev.monitored.server.progress.Progress;
import dev.monitored.server.store.AttemptStore;
import dev.monitored.server.store.AttemptStore.Ending;
import dev.monitored.server.store.Store;
import dev.monitored.server.store.sql.SqlStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcknowledgerTest {
  private final CountingListener listener = new CountingListener();
  private final AtomicInteger batches = new AtomicInteger();

  @TempDir Path directory;

  @Test
  void aBatchIsNotTooMuchOfText() throws Exception {
    var result = new AttemptEnd.Succeeded("x".repeat(AttemptEnd.MAX_TEXT));
    try (var store = SqlStore.open(directory)) {
      var tampered = new BeforeEnd(store.attempts(), _ -> batches.incrementAndGet());

      acknowledge(tampered, store, endings(store, result), () -> listener.ended(Outcome.OK) == 12);

      assertThat(batches).hasValue(12);
    }
  }

  @Test
  void anEndThatTheStoreRefusesKeepsNoOtherFromBeingStored() throws Exception {
    try (var store = SqlStore.open(directory)) {
      var tampered = new BeforeEnd(store.attempts(), AcknowledgerTest::refuseEuros);
      var all = new ArrayList<>(endings(store, new AttemptEnd.Succeeded("fine")));
      var culprit = all.get(7).job();
      all.set(7, new Ending(culprit, new AttemptEnd.Succeeded("5 €")));

      acknowledge(
          tampered,
          store,
          all,
          () -> listener.ended(Outcome.OK) == 11 && listener.ended(Outcome.ERROR) == 1);

      assertThat(store.jobs().find(culprit.id()).orElseThrow().error())
          .isEqualTo("its result cannot be stored: no ? in this database");
    }
  }

  @Test
  void anEndWhoseJobIsLockedWaitsAndKeepsNoOtherFromBeingStored() throws Exception {
    var refusals = new AtomicInteger();
    try (var store = SqlStore.open(directory)) {
      var all = endings(store, new AttemptEnd.Succeeded("fine"));
      var tampered =
          new BeforeEnd(
              store.attempts(),
              some -> {
                if (some.contains(all.get(7)) && listener.ended(Outcome.OK) < 11) {
                  refusals.incrementAndGet();
                  throw new StoreException(StoreFailure.BUSY, "somebody has it locked");
                }
              });

      acknowledge(tampered, store, all, () -> listener.ended(Outcome.OK) == 12);

      assertThat(refusals).hasPositiveValue();
    }
  }

  /** Stores these ends until it is so. */
  private void acknowledge(
      AttemptStore attempts, Store store, List<Ending> endings, Callable<Boolean> isDone)
      throws InterruptedException {
    var logs = new JobLogs(store.logs(), InstantSource.system(), Progress.of("logs"));
    var acknowledger =
        new Acknowledger(
            attempts, new LiveAttempts(listener), logs, listener, () -> {}, Progress.of("ends"));
    endings.forEach(ending -> acknowledger.add(ending, Duration.ZERO));
    var thread = Thread.ofPlatform().start(() -> runUntilInterrupted(acknowledger));
    await().until(isDone);
    thread.interrupt();
    thread.join();
  }

  private static void refuseEuros(List<Ending> endings) {
    for (var ending : endings) {
      if (ending.end() instanceof AttemptEnd.Succeeded(var result) && "5 €".equals(result)) {
        throw new StoreException(StoreFailure.REFUSED_VALUE, "no € in this database");
      }
    }
  }

  private static List<Ending> endings(Store store, AttemptEnd end) {
    var ids = new JobIds(InstantSource.system());
    for (int i = 0; i < 12; i++) {
      store.jobs().insert(ids.next(), Submission.of("sleep", Map.of()), Optional.empty());
    }
    var process = ProcessId.random();
    store.leases().register(process, Optional.empty(), Duration.ofMinutes(1));
    return store.attempts().claim(process, Map.of("sleep", 12)).jobs().stream()
        .map(job -> new Ending(job, end))
        .toList();
  }

  private static void runUntilInterrupted(Acknowledger acknowledger) {
    try {
      acknowledger.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
