package dev.monitored.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.action.JobId;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.QueueSpot;
import dev.monitored.server.job.Retry;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.TimeLimits;
import dev.monitored.server.job.attempt.AttemptEnd;
import dev.monitored.server.job.query.JobQuery;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.queue.Retention;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.store.AttemptStore.Ending;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What both databases have to do from time to time. */
abstract class MaintenanceStoreContract extends StoreContract {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration PASSED = Duration.ofMillis(-5);
  private static final Submission JOB = Submission.of("sleep", Map.of());
  private static final AttemptEnd OK = new AttemptEnd.Succeeded(null);

  /** Rows of a slice, at most. */
  static final int SLICE = 1000;

  final JobIds ids = new JobIds(InstantSource.system());

  /** Beside the store. */
  abstract Connection connect() throws SQLException;

  final void execute(String sql) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /** Stores many jobs, each of which stands alone. */
  final void submitMany(Submission submission, int jobs) throws SQLException {
    for (int left = jobs; left > 0; left -= RunSubmission.MAX_JOBS) {
      var some = Collections.nCopies(Math.min(left, RunSubmission.MAX_JOBS), submission);
      store()
          .runs()
          .insert(
              new RunId(ids.next().value()),
              new RunSubmission(null, Map.of(), List.of(some), null, false, null),
              ids::next,
              Optional.empty());
    }
    execute("UPDATE job SET run_id = NULL, step = NULL");
    execute("DELETE FROM run");
  }

  final Submission withDeadline(Duration deadline) {
    return JOB.with(new TimeLimits(HOUR, deadline, Retry.NONE));
  }

  private JobId submit(Submission submission) {
    return store().jobs().insert(ids.next(), submission, Optional.empty()).orElseThrow().id();
  }

  private JobState state(JobId job) {
    return store().jobs().find(job).orElseThrow().state();
  }

  @Test
  void manyPassedDeadlinesAreSweptInSlices() throws Exception {
    submitMany(withDeadline(Duration.ZERO), SLICE + 100);
    var other = submit(withDeadline(HOUR));

    var slices = sweep(Instant.EPOCH, store().maintenance()::passDeadlines);

    assertThat(slices).allSatisfy(rows -> assertThat(rows).isLessThanOrEqualTo(SLICE));
    assertThat(sum(slices)).isEqualTo(SLICE + 100);
    assertThat(state(other)).isEqualTo(new JobState.Scheduled());
  }

  private static int sum(List<Integer> rows) {
    return rows.stream().reduce(0, Integer::sum);
  }

  @Test
  void manyOldKeysAreSweptInSlices() throws Exception {
    execute(
        """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)
        INSERT INTO idempotency (key, fingerprint, id, created_at)
        SELECT 'key' || i, 'print', 'id', i FROM n
        """);

    var slices = sweep(Instant.EPOCH, store().maintenance()::purgeKeys);

    assertThat(slices).allSatisfy(rows -> assertThat(rows).isLessThanOrEqualTo(SLICE));
    assertThat(sum(slices)).isEqualTo(SLICE + 100);
  }

  @Test
  void logsWithoutTheirJobsAreDeletedInSlices() throws Exception {
    var kept = submit(JOB);
    execute(
        """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
        INSERT INTO job_log (job_id, attempt, number, at, level, text)
        SELECT 'gone' || (i / 10 + 1000), 1, i, 1, 'info', 'x' FROM n
        """);
    execute("INSERT INTO job_log VALUES ('%s', 1, 1, 1, 'info', 'y')".formatted(kept));

    var slices = sweep("", store().maintenance()::purgeOrphanedLogs);

    assertThat(slices).allSatisfy(rows -> assertThat(rows).isLessThanOrEqualTo(5000));
    assertThat(sum(slices)).isEqualTo(12_000);
    assertThat(rows("job_log")).isEqualTo(1);
  }

  @Test
  void manyOldJobsArePurgedInSlices() throws Exception {
    submitMany(withDeadline(Duration.ZERO), SLICE + 100);
    var open = submit(JOB);
    passDeadlines();

    var slices = purge(new Retention(PASSED, PASSED, 10_000));

    assertThat(slices).allSatisfy(rows -> assertThat(rows).isLessThanOrEqualTo(SLICE));
    assertThat(sum(slices)).isEqualTo(SLICE + 100);
    assertThat(state(open)).isEqualTo(new JobState.Scheduled());
  }

  @Test
  void ofTooManyJobsTheOldestThatEndedArePurged() throws Exception {
    submitMany(withDeadline(Duration.ZERO), 500);
    passDeadlines();
    submitMany(JOB, 500);
    submitMany(withDeadline(Duration.ZERO), 1000);
    passDeadlines();

    // The second 500 are too many, and have not ended.
    assertThat(purged(new Retention(HOUR, HOUR, 1200))).isEqualTo(500);

    assertThat(purged(new Retention(HOUR, HOUR, 1200))).isZero();
    assertThat(purged(new Retention(HOUR, HOUR, 600))).isEqualTo(400);
    assertThat(count("")).isEqualTo(1100);
    assertThat(count("WHERE ended_at IS NULL")).isEqualTo(500);
  }

  private long count(String condition) throws SQLException {
    return rows("job " + condition);
  }

  private long rows(String table) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void whateverHappensToJobsTheKeptCountsAreThoseOfTheRows() throws Exception {
    var random = new Random(7);
    for (int i = 0; i < 30; i++) {
      IntStream.range(0, 3).forEach(_ -> submit(somehow(random)));
      submitMany(somehow(random), random.nextInt(20));
      change(random);
    }

    for (var queue : List.of("a", "b")) {
      var now = queue(queue);
      var where = "WHERE queue = '" + queue + "' AND state = ";
      assertThat(now.depth()).isPositive().isEqualTo(count(where + "'scheduled' AND due = 1"));
      assertThat(now.delayed()).isPositive().isEqualTo(count(where + "'scheduled' AND due = 0"));
      assertThat(now.running()).isPositive().isEqualTo(count(where + "'running'"));
    }
    assertThat(countedJobs()).isEqualTo(count(""));
  }

  private static Submission somehow(Random random) {
    var later = random.nextInt(3) == 0 ? Instant.now().plusSeconds(random.nextInt(100)) : null;
    var job = JOB.with(new QueueSpot(random.nextBoolean() ? "a" : "b", 0, later));
    return random.nextInt(4) == 0 ? job.thatIsHeld() : job;
  }

  private void change(Random random) throws SQLException {
    var jobs = store().jobs().list(JobQuery.ALL, Page.newest(20)).items();
    var job = jobs.get(random.nextInt(jobs.size())).id();
    store().jobs().start(jobs.get(random.nextInt(jobs.size())).id());
    store().jobs().cancel(job);
    store().jobs().delete(jobs.get(random.nextInt(jobs.size())).id());
    store().jobs().retry(job);
    var rooms = new TreeMap<>(Map.of("a", random.nextInt(4), "b", random.nextInt(4)));
    var claimed = claim(rooms, HOUR);
    var done = claimed.subList(0, claimed.size() / 2).stream();
    store().attempts().end(done.map(one -> ending(random, new Ending(one, OK))).toList());
  }

  private static Ending ending(Random random, Ending end) {
    return random.nextBoolean()
        ? end
        : new Ending(
            end.job(), new AttemptEnd.Failed("x", true), Optional.of(Duration.ofMillis(1)));
  }

  private long countedJobs() throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT sum(jobs) FROM job_count")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void theOldestOfAQueueIsTheOneThatHasWaitedForLongest() throws Exception {
    submit(JOB);
    submit(JOB.with(new QueueSpot("sleep", 5, null)));
    execute("UPDATE job SET queued_at = queued_at - 60000 WHERE priority = 5");

    assertThat(queue("sleep").oldest()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
  }

  @Test
  void aClaimBringsOnlySoManyBytes() {
    var large =
        Submission.of("sleep", Map.of("text", "x".repeat(AttemptStore.CLAIM_BYTES * 2 / 5)));
    IntStream.range(0, 5).forEach(_ -> submit(large));
    submit(Submission.of("sleep", Map.of("text", "x".repeat(AttemptStore.CLAIM_BYTES * 2))));
    submit(JOB);

    var claims = IntStream.range(0, 5).map(_ -> claim(Map.of("sleep", 100), HOUR).size());

    // Of one whatever it is, and more until they are too large.
    assertThat(claims).containsExactly(3, 3, 1, 0, 0);
  }
}
