package dev.monitored.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.action.AttemptKey;
import dev.monitored.action.JobId;
import dev.monitored.action.LogLevel;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.attempt.AttemptEnd;
import dev.monitored.server.job.log.LogLine;
import dev.monitored.server.job.log.LogPage;
import dev.monitored.server.job.log.LogPosition;
import dev.monitored.server.job.log.LogQuery;
import dev.monitored.server.job.queue.Retention;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.store.AttemptStore.Ending;
import dev.monitored.server.store.sql.log.LogDeletions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store promises of the logs of jobs. */
abstract class LogStoreContract extends StoreContract {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Submission JOB = Submission.of("sleep", Map.of());

  private final JobIds ids = new JobIds(InstantSource.system());

  private Job running() {
    return running(ids.next());
  }

  private Job running(JobId id) {
    store().jobs().insert(id, JOB, Optional.empty());
    return claimed();
  }

  private Job claimed() {
    return claimed(LEASE);
  }

  private Job claimed(Duration lease) {
    return claim(Map.of("sleep", 1), lease).getFirst();
  }

  private static LogLine line(AttemptKey attempt, int number, LogLevel level, String text) {
    return new LogLine(attempt, number, Instant.ofEpochMilli(1_700_000_000_123L), level, text);
  }

  private static LogLine line(Job job, int number) {
    return line(job.attempt(), number, LogLevel.INFO, "line " + number);
  }

  private static List<LogLine> lines(Job job, int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(number -> line(job, number)).toList();
  }

  private static LogQuery all(JobId job) {
    return new LogQuery(job, OptionalInt.empty(), LogLevel.INFO, LogPosition.START, 100);
  }

  private LogPage page(LogQuery query) {
    return store().logs().read(query).orElseThrow();
  }

  private List<LogLine> log(Job job) {
    return page(all(job.id())).lines();
  }

  private void end(Job job, AttemptEnd end, List<LogLine> lines) {
    store().attempts().end(List.of(new Ending(job, end, Optional.empty(), lines)));
  }

  private void retried(Job job, List<LogLine> lines) {
    var failed = new AttemptEnd.Failed("broken", true);
    store().attempts().end(List.of(new Ending(job, failed, Optional.of(Duration.ZERO), lines)));
  }

  @Test
  void linesComeBackAsTheyWereInTheirOrder() {
    var job = running();
    var error = line(job.attempt(), 3, LogLevel.ERROR, "it broke");

    store().logs().append(List.of(error));
    store().logs().append(lines(job, 1, 2));

    assertThat(log(job)).containsExactly(line(job, 1), line(job, 2), error);
  }

  @Test
  void aLogOfWhichNothingIsStoredIsEmptyAndOneOfNoJobIsNone() {
    var job = running();

    assertThat(page(all(job.id())))
        .isEqualTo(new LogPage(new JobState.Running(), List.of(), false));
    assertThat(store().logs().read(all(ids.next()))).isEmpty();
  }

  @Test
  void readingGoesOnWhereItStopped() {
    var job = running();
    store().logs().append(lines(job, 1, 5));
    var query = new LogQuery(job.id(), OptionalInt.empty(), LogLevel.INFO, LogPosition.START, 3);

    var first = page(query);
    var second = page(query.after(first.lines().getLast().position()));

    assertThat(first.lines()).isEqualTo(lines(job, 1, 3));
    assertThat(first.hasMore()).isTrue();
    assertThat(second.lines()).isEqualTo(lines(job, 4, 5));
    assertThat(second.hasMore()).isFalse();
    assertThat(page(query.after(new LogPosition(1, 5))).lines()).isEmpty();
    assertThat(page(query.after(new LogPosition(7, 0))).lines()).isEmpty();
  }

  @Test
  void linesMayBeOfOneAttemptOrOfALevel() {
    var first = running();
    store().logs().append(lines(first, 1, 2));
    retried(first, List.of(line(first.attempt(), 3, LogLevel.WARN, "once more")));
    var second = claimed();
    var error = line(second.attempt(), 1, LogLevel.ERROR, "it broke");
    store().logs().append(List.of(error));

    var all = all(first.id());
    var ofFirst =
        new LogQuery(first.id(), OptionalInt.of(1), LogLevel.INFO, LogPosition.START, 100);
    var ofSecond =
        new LogQuery(first.id(), OptionalInt.of(2), LogLevel.INFO, LogPosition.START, 100);
    var warnings =
        new LogQuery(first.id(), OptionalInt.empty(), LogLevel.WARN, LogPosition.START, 100);

    assertThat(page(all).lines()).hasSize(4).endsWith(error);
    assertThat(page(ofFirst).lines()).hasSize(3).startsWith(line(first, 1));
    assertThat(page(ofSecond).lines()).containsExactly(error);
    assertThat(page(ofSecond.after(new LogPosition(1, 1))).lines()).containsExactly(error);
    assertThat(page(ofSecond.after(new LogPosition(2, 1))).lines()).isEmpty();
    assertThat(page(warnings).lines())
        .extracting(LogLine::text)
        .containsExactly("once more", "it broke");
  }

  @Test
  void theSameLineIsStoredOnce() {
    var job = running();

    store().logs().append(lines(job, 1, 3));
    store().logs().append(lines(job, 2, 4));
    end(job, new AttemptEnd.Succeeded(null), lines(job, 3, 5));

    assertThat(log(job)).isEqualTo(lines(job, 1, 5));
  }

  @Test
  void theLastLinesAreThereWithTheEnd() {
    var job = running();

    end(job, new AttemptEnd.Succeeded(null), lines(job, 1, 2));

    assertThat(page(all(job.id())))
        .isEqualTo(new LogPage(new Ended(Outcome.OK), lines(job, 1, 2), false));
  }

  @Test
  void whoDoesNotRunTheJobAddsNothing() {
    store().jobs().insert(ids.next(), JOB, Optional.empty());
    var job = claimed(Duration.ofSeconds(-1));
    reclaim(0);
    store().logs().append(lines(job, 1, 1));
    var second = claimed();
    store().logs().append(lines(job, 2, 2));
    end(job, new AttemptEnd.Succeeded(null), lines(job, 3, 3));
    end(second, new AttemptEnd.Succeeded(null), List.of());
    store().logs().append(lines(second, 4, 4));

    assertThat(log(job)).isEmpty();
  }

  @Test
  void aLogIsForgottenWithItsJob() {
    var job = running();
    end(job, new AttemptEnd.Succeeded(null), lines(job, 1, 2));

    assertThat(store().jobs().delete(job.id())).isEqualTo(ChangeResult.DONE);

    assertThat(store().logs().read(all(job.id()))).isEmpty();
    assertThat(log(running(job.id()))).isEmpty();
  }

  @Test
  void aLongLogIsForgottenWithItsJobInSeveralTransactions() {
    var job = running();
    end(job, new AttemptEnd.Succeeded(null), lines(job, 1, 2 * LogDeletions.SLICE + 1));
    var open = running();
    store().logs().append(lines(open, 1, 2));
    var now = Duration.ofMillis(-5);

    assertThat(purged(new Retention(now, now, 100))).isEqualTo(1);

    assertThat(store().jobs().find(job.id())).isEmpty();
    assertThat(log(running(job.id()))).isEmpty();
    assertThat(log(open)).hasSize(2);
  }

  @Test
  void theLogOfWhatRunsIsNotForgotten() {
    var job = running();
    store().logs().append(lines(job, 1, 2));

    assertThat(store().jobs().delete(job.id())).isEqualTo(ChangeResult.NOT_NOW);

    assertThat(log(job)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLogIsForgottenWithWhatIsDeletedInTheMomentItEnds(boolean isRun) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        var id = ids.next();
        var job = isRun ? runningInRun(id) : running(id);
        var deleting = threads.submit(() -> deleteAsSoonAsItEnds(job));
        store().logs().append(lines(job, 1, 2));
        end(job, new AttemptEnd.Succeeded(null), lines(job, 3, 4));
        deleting.get();

        assertThat(log(running(id))).isEmpty();
        store().jobs().cancel(id);
      }
    }
  }

  private void deleteAsSoonAsItEnds(Job job) {
    var place = job.place();
    var deleted = ChangeResult.NOT_NOW;
    while (deleted == ChangeResult.NOT_NOW) {
      deleted =
          place == null ? store().jobs().delete(job.id()) : store().runs().delete(place.run());
    }
    assertThat(deleted).isEqualTo(ChangeResult.DONE);
  }

  private Job runningInRun(JobId id) {
    var run = new RunId(ids.next().value());
    var submission = new RunSubmission(null, Map.of(), List.of(List.of(JOB)), null, false, null);
    store().runs().insert(run, submission, () -> id, Optional.empty());
    return claimed();
  }

  @Test
  void aLogIsForgottenWithItsRun() {
    var id = ids.next();
    var job = runningInRun(id);
    end(job, new AttemptEnd.Succeeded(null), lines(job, 1, 2));

    assertThat(store().runs().delete(Objects.requireNonNull(job.place()).run()))
        .isEqualTo(ChangeResult.DONE);

    assertThat(log(running(id))).isEmpty();
  }

  @Test
  void aLogIsPurgedWithItsJob() {
    var job = running();
    end(job, new AttemptEnd.Succeeded(null), lines(job, 1, 2));
    var passed = Duration.ofMillis(-5);

    assertThat(purged(new Retention(passed, passed, 100))).isEqualTo(1);

    assertThat(log(running(job.id()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0x4000, 0x8000, 0xC000})
  void anyTextIsStored(int first) {
    var job = running();
    var text = new StringBuilder();
    IntStream.range(first, first + 0x4000).forEach(c -> text.append((char) c).append(' '));

    for (int start = 0; start < text.length(); start += LogLine.MAX_TEXT) {
      var part = text.substring(start, Math.min(start + LogLine.MAX_TEXT, text.length()));
      var line = line(job.attempt(), start + 1, LogLevel.INFO, part);
      store().logs().append(List.of(line));
      assertThat(log(job)).endsWith(line);
    }
    end(
        job,
        new AttemptEnd.Succeeded(null),
        List.of(line(job.attempt(), 1 << 20, LogLevel.INFO, "😀\ud83d")));

    assertThat(log(job).getLast().text()).isEqualTo("😀\ufffd");
  }
}
