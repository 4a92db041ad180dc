package dev.monitored.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.monitored.action.JobId;
import dev.monitored.server.engine.BulkChanges.Item;
import dev.monitored.server.engine.BulkChanges.ItemOutcome;
import dev.monitored.server.engine.admission.SubmitResult.Accepted;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.Submission.UniqueKey;
import dev.monitored.server.job.query.BulkChange;
import dev.monitored.server.job.query.JobQuery;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.store.JobStore;
import dev.monitored.server.store.Store;
import dev.monitored.server.store.sql.SqlStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BulkChangesTest {
  private static final Submission JOB = Submission.of("scripted", Map.of());

  @TempDir Path directory;

  private Store store;
  private JobEngine engine;

  /** Fails the cancellations from this one on. */
  private int failFrom = Integer.MAX_VALUE;

  private final AtomicInteger cancellations = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostUnderWay = new AtomicInteger();

  @BeforeEach
  void open() {
    store = SqlStore.open(directory);
    engine =
        new JobEngine(
            watched(store),
            List.of(new ScriptedAction(_ -> hang())),
            Capacity.of(10),
            Optional.empty(),
            new CountingListener(),
            new ManualTimer(),
            InstantSource.system());
  }

  @AfterEach
  void close() throws InterruptedException {
    engine.drain(Duration.ZERO, Duration.ofSeconds(2));
    store.close();
  }

  private static String hang() throws InterruptedException {
    Thread.sleep(Duration.ofMinutes(1));
    return "not interrupted";
  }

  private Store watched(Store store) {
    return TamperedStore.with(store, watched(store.jobs()));
  }

  private JobStore watched(JobStore watched) {
    return (JobStore)
        Proxy.newProxyInstance(
            JobStore.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (_, method, arguments) -> {
              boolean isCancellation = method.getName().equals("cancel");
              if (isCancellation && cancellations.incrementAndGet() >= failFrom) {
                throw new StoreException("gone");
              }
              try {
                if (isCancellation) {
                  mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                }
                return method.invoke(watched, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                if (isCancellation) {
                  underWay.decrementAndGet();
                }
              }
            });
  }

  private JobId submit() {
    return submit(JOB);
  }

  private JobId submit(Submission submission) {
    if (engine.submit(submission) instanceof Accepted(Job job)) {
      return job.id();
    }
    throw new AssertionError("refused");
  }

  private void submit(int count) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        threads.execute(() -> submit());
      }
    }
  }

  private JobState state(JobId id) {
    return engine.find(id).orElseThrow().state();
  }

  private BulkChanges.Result apply(BulkChange change) {
    return engine.bulk().apply(change, JobQuery.ALL, Optional.empty());
  }

  @Test
  void moreThanTheMostAreChangedInSeveralCallsAndAFewAtATime() {
    submit(BulkChanges.MOST + 3);

    var first = apply(BulkChange.CANCEL);
    var rest = engine.bulk().apply(BulkChange.CANCEL, JobQuery.ALL, first.after());

    assertThat(first.items()).hasSize(BulkChanges.MOST);
    assertThat(first.after()).contains(first.items().getLast().id());
    assertThat(rest.items()).hasSize(3);
    assertThat(rest.after()).isEmpty();
    assertThat(first.items()).extracting(Item::outcome).containsOnly(ItemOutcome.CANCELLED);
    assertThat(first.items()).extracting(Item::id).isSorted().doesNotHaveDuplicates();
    assertThat(mostUnderWay.get()).isBetween(2, 50);
    assertThat(apply(BulkChange.CANCEL).items()).isEmpty();
  }

  @Test
  void whatRunsIsStoppedAndWhatWaitsEnds() {
    engine.start();
    var running = submit();
    await().until(() -> state(running).equals(new JobState.Running()));
    var waiting = submit(JOB.thatIsHeld());

    assertThat(apply(BulkChange.CANCEL).items())
        .containsExactly(
            new Item(running, ItemOutcome.STOPPING), new Item(waiting, ItemOutcome.CANCELLED));

    await().until(() -> state(running) instanceof Ended);
  }

  @Test
  void aJobThatCannotBeTriedAgainHoldsUpNoOther() {
    var first = submit(JOB.with(UniqueKey.untilEnded("nightly")));
    engine.cancel(first);
    var open = submit(JOB.with(UniqueKey.untilEnded("nightly")));
    var other = submit();
    engine.cancel(other);

    assertThat(apply(BulkChange.RETRY).items())
        .containsExactly(
            new Item(first, ItemOutcome.UNCHANGED), new Item(other, ItemOutcome.QUEUED));
    assertThat(state(open)).isEqualTo(new JobState.Scheduled());
  }

  @Test
  void whatHasEndedIsDeletedAndNothingElse() {
    var ended = submit();
    var open = submit();
    engine.cancel(ended);

    assertThat(apply(BulkChange.DELETE).items())
        .containsExactly(new Item(ended, ItemOutcome.DELETED));

    assertThat(engine.find(ended)).isEmpty();
    assertThat(engine.find(open)).isPresent();
  }

  @Test
  void aPreviewChangesNothing() {
    submit(5);

    var preview = engine.bulk().preview(BulkChange.CANCEL, JobQuery.ALL, Page.newest(2));

    assertThat(preview.count()).isEqualTo(5);
    assertThat(preview.items()).hasSize(2);
    assertThat(apply(BulkChange.CANCEL).items()).hasSize(5);
  }

  @Test
  void aStoreThatFailsHalfWaySaysSo() {
    submit(120);
    failFrom = 60;

    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> apply(BulkChange.CANCEL));

    failFrom = Integer.MAX_VALUE;
    assertThat(cancellations.get()).isEqualTo(100);
    assertThat(apply(BulkChange.CANCEL).items()).hasSize(120 - 59);
  }
}
