package dev.monitored.server.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.action.ActionFailed;
import dev.monitored.action.JobId;
import dev.monitored.action.LogLevel;
import dev.monitored.server.engine.Capacity;
import dev.monitored.server.engine.CountingListener;
import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.engine.ScriptedAction;
import dev.monitored.server.engine.TamperedStore;
import dev.monitored.server.engine.admission.SubmitResult.Accepted;
import dev.monitored.server.engine.attempt.Timer;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Retry;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.TimeLimits;
import dev.monitored.server.job.log.LogLine;
import dev.monitored.server.job.log.LogPage;
import dev.monitored.server.job.log.LogPosition;
import dev.monitored.server.job.log.LogQuery;
import dev.monitored.server.store.LogStore;
import dev.monitored.server.store.Store;
import dev.monitored.server.store.sql.SqlStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobLogsTest {
  @TempDir Path directory;

  private final AtomicInteger appends = new AtomicInteger();
  private final CountDownLatch release = new CountDownLatch(1);
  private volatile boolean isAway;

  private Store store;
  private JobEngine engine;

  @BeforeEach
  void open() {
    store = SqlStore.open(directory);
    engine = engine(_ -> null);
  }

  @AfterEach
  void close() throws InterruptedException {
    isAway = false;
    release.countDown();
    engine.drain(Duration.ofSeconds(1), Duration.ofSeconds(2));
    store.close();
  }

  private JobEngine engine(ScriptedAction.Script script) {
    engine =
        new JobEngine(
            watched(store),
            List.of(new ScriptedAction(script)),
            Capacity.of(100),
            Optional.empty(),
            new CountingListener(),
            Timer.system(),
            InstantSource.system());
    return engine;
  }

  /** The store, which counts what is added to logs, and does not take it when it is away. */
  private Store watched(Store store) {
    var watched =
        new LogStore() {
          @Override
          public void append(List<LogLine> lines) {
            appends.incrementAndGet();
            if (isAway) {
              throw new StoreException("away");
            }
            store.logs().append(lines);
          }

          @Override
          public Optional<LogPage> read(LogQuery query) {
            return store.logs().read(query);
          }

          @Override
          public Optional<LogPage> readLast(LogQuery query, LogPosition before) {
            throw new UnsupportedOperationException();
          }
        };
    return TamperedStore.with(store, watched);
  }

  private JobId submit(Submission submission) {
    if (engine.submit(submission) instanceof Accepted accepted) {
      return accepted.job().id();
    }
    throw new AssertionError("refused");
  }

  private JobId submit() {
    return submit(Submission.of("scripted", Map.of()));
  }

  private LogPage log(JobId job) {
    var all = new LogQuery(job, OptionalInt.empty(), LogLevel.INFO, LogPosition.START, 100_000);
    return engine.logs().read(all).orElseThrow();
  }

  private List<String> texts(JobId job) {
    return log(job).lines().stream().map(LogLine::text).toList();
  }

  private void awaitEnd(JobId job) {
    await().until(() -> engine.find(job).orElseThrow().state() instanceof Ended);
  }

  @Test
  void linesAreThereWhileTheJobRuns() {
    engine(
            attempt -> {
              attempt.log("begun");
              release.await();
              attempt.log(LogLevel.WARN, "almost done");
              return "done";
            })
        .start();
    var job = submit();

    await().until(() -> texts(job).equals(List.of("begun")));
    release.countDown();

    awaitEnd(job);
    assertThat(texts(job)).containsExactly("begun", "almost done");
  }

  @Test
  void whoeverSeesTheEndSeesTheWholeLog() {
    engine(
            attempt -> {
              for (int i = 0; i < 50; i++) {
                attempt.log("line " + i);
              }
              return null;
            })
        .start();
    var jobs = new ArrayList<JobId>();
    for (int i = 0; i < 50; i++) {
      jobs.add(submit());
    }

    for (var job : jobs) {
      await()
          .pollInterval(Duration.ofMillis(1))
          .untilAsserted(() -> {
            var page = log(job);
            assertThat(page.state()).isInstanceOf(Ended.class);
            assertThat(page.lines()).hasSize(50);
          });
      assertThat(log(job).lines()).hasSize(50);
    }
  }

  @Test
  void everyAttemptHasLinesOfItsOwn() {
    engine(
            attempt -> {
              attempt.log("attempt " + attempt.key().number());
              throw new ActionFailed("as expected");
            })
        .start();
    var retry = new Retry(List.of(Duration.ZERO, Duration.ZERO), 0);
    var limits = new TimeLimits(Duration.ofMinutes(1), null, retry);
    var job = submit(Submission.of("scripted", Map.of()).with(limits));

    awaitEnd(job);

    assertThat(log(job).lines())
        .extracting(LogLine::position)
        .containsExactly(new LogPosition(1, 1), new LogPosition(2, 1), new LogPosition(3, 1));
  }

  @Test
  void theLogTellsThatAnAttemptWasStopped() {
    engine(
            attempt -> {
              attempt.log("begun");
              release.await();
              return null;
            })
        .start();
    var cancelled = submit();
    var late =
        submit(Submission.of("scripted", Map.of()).with(TimeLimits.of(Duration.ofMillis(50))));
    await().until(() -> !texts(cancelled).isEmpty());
    engine.cancel(cancelled);

    awaitEnd(cancelled);
    awaitEnd(late);

    assertThat(texts(cancelled)).containsExactly("begun", "stopped: a user cancelled the job");
    assertThat(texts(late)).containsExactly("begun", "stopped: the timeout of 0.05 s passed");
  }

  @Test
  void aStoreThatDoesNotTakeLinesDelaysNoEndAndGetsThemLater() {
    isAway = true;
    var starts = new AtomicInteger();
    engine(
            attempt -> {
              attempt.log("begun");
              if (starts.getAndIncrement() == 0) {
                release.await();
              }
              return null;
            })
        .start();
    var waiting = submit();
    await().until(() -> starts.get() == 1);
    var other = submit();

    awaitEnd(other);
    assertThat(texts(other)).containsExactly("begun");
    await().until(() -> appends.get() > 1);
    isAway = false;

    await().until(() -> texts(waiting).equals(List.of("begun")));
  }

  @Test
  void aFloodDelaysNoOther() {
    var flood = new AtomicInteger();
    engine(
            attempt -> {
              if (flood.getAndIncrement() == 0) {
                while (release.getCount() > 0) {
                  attempt.log("x".repeat(200));
                }
              }
              attempt.log("done");
              return null;
            })
        .start();
    var flooding = submit();
    await().until(() -> flood.get() == 1);

    for (int i = 0; i < 20; i++) {
      var job = submit();
      await()
          .atMost(Duration.ofSeconds(2))
          .until(() -> engine.find(job).orElseThrow().state() instanceof Ended);
      assertThat(texts(job)).containsExactly("done");
    }
    release.countDown();

    awaitEnd(flooding);
    var kept = texts(flooding);
    assertThat(kept.getLast()).isEqualTo("done");
    assertThat(kept).anyMatch(text -> text.matches("\\[omitted here: [0-9]+ lines]"));
    assertThat(kept).hasSizeBetween(1000, AttemptLog.MAX_LINES + LogTail.MAX_LINES + 1);
  }

  @Test
  void aFollowerLearnsOfLinesAndOfTheEndAtOnce() throws InterruptedException {
    engine(
            attempt -> {
              attempt.log("begun");
              release.await();
              return null;
            })
        .start();
    var job = submit();

    try (var follower = engine.logs().follow(job)) {
      follower.await(Duration.ofMinutes(1));
      assertThat(texts(job)).containsExactly("begun");
      release.countDown();
      follower.await(Duration.ofMinutes(1));
      assertThat(log(job).state()).isInstanceOf(Ended.class);
    }
  }
}
