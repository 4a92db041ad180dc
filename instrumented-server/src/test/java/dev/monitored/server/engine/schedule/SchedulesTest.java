package dev.monitored.server.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.action.Violation;
import dev.monitored.server.engine.Capacity;
import dev.monitored.server.engine.CountingListener;
import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.engine.ScriptedAction;
import dev.monitored.server.engine.attempt.Timer;
import dev.monitored.server.engine.schedule.Schedules.FiredNow;
import dev.monitored.server.engine.schedule.Schedules.Put;
import dev.monitored.server.job.QueueSpot;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.Submission.UniqueKey;
import dev.monitored.server.job.query.JobQuery;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.job.run.Template;
import dev.monitored.server.job.schedule.Misfire;
import dev.monitored.server.job.schedule.NominalTime;
import dev.monitored.server.job.schedule.Overlap;
import dev.monitored.server.job.schedule.Schedule;
import dev.monitored.server.job.schedule.ScheduleCounts;
import dev.monitored.server.job.schedule.StoredSchedule;
import dev.monitored.server.job.schedule.Timing;
import dev.monitored.server.store.ScheduleStore.Revised;
import dev.monitored.server.store.Store;
import dev.monitored.server.store.sql.SqlStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulesTest {
  private static final Submission JOB = Submission.of("scripted", Map.of());
  private static final Timing HOURLY = new Timing.Every(Duration.ofHours(1));

  @TempDir Path directory;

  private Store store;
  private JobEngine engine;
  private Schedules schedules;

  @BeforeEach
  void open() {
    store = SqlStore.open(directory);
    engine =
        new JobEngine(
            store,
            List.of(new ScriptedAction(_ -> "done")),
            Capacity.of(10),
            Optional.empty(),
            new CountingListener(),
            Timer.system(),
            InstantSource.system());
    schedules = engine.schedules();
  }

  @AfterEach
  void close() throws InterruptedException {
    engine.drain(Duration.ZERO, Duration.ofSeconds(2));
    store.close();
  }

  private static ConditionFactory soon() {
    return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
  }

  private static Schedule schedule(String name, Timing timing, Submission job) {
    var template = new Template.OfJob(job);
    return new Schedule(name, timing, template, Overlap.ALLOW, new Misfire.RunOnce(), false);
  }

  private static Schedule hourly() {
    return schedule("nightly", HOURLY, JOB);
  }

  private static Schedule missing(Misfire misfire) {
    return new Schedule(
        "nightly",
        new Timing.Every(Duration.ofMinutes(1)),
        new Template.OfJob(JOB),
        Overlap.ALLOW,
        misfire,
        false);
  }

  private StoredSchedule put(Schedule schedule) {
    if (schedules.put(schedule.name(), _ -> schedule, _ -> true)
        instanceof Put.Stored(StoredSchedule stored, _)) {
      return stored;
    }
    throw new AssertionError("refused");
  }

  private List<Violation> violations(Schedule schedule) {
    return schedules.put(schedule.name(), _ -> schedule, _ -> true)
            instanceof Put.Refused(var violations)
        ? violations
        : List.of();
  }

  /** As a schedule that was stored before would be, whatever is wrong with it. */
  private void putUnchecked(Schedule schedule, Duration ago) {
    store
        .schedules()
        .revise(
            schedule.name(),
            (_, now) -> Optional.of(new Revised(schedule, Optional.of(now.minus(ago)))));
  }

  private StoredSchedule stored(String name) {
    return schedules.find(name).orElseThrow();
  }

  private long fires(String name, String result) {
    return schedules.counts().stream()
        .filter(figures -> figures.name().equals(name))
        .map(figures -> figures.fires().get(result))
        .findFirst()
        .orElseThrow();
  }

  private int jobs() {
    return engine.list(JobQuery.ALL, Page.newest(200)).items().size();
  }

  @Test
  void aPeriodGoesOnFromNowWhenTheClockIsPutBack() {
    putUnchecked(hourly(), Duration.ofHours(-3));
    engine.start();

    await()
        .until(
            () -> stored("nightly").next().orElseThrow().isBefore(Instant.now().plusSeconds(3601)));

    assertThat(stored("nightly").next().orElseThrow()).isAfter(Instant.now().plusSeconds(3500));
    assertThat(jobs()).isZero();
  }

  @Test
  void aNewScheduleFiresAtItsNextTime() {
    var before = Instant.now();

    var every = put(hourly());
    var cron = put(schedule("cron", new Timing.Cron("30 2 * * *", ZoneId.of("Asia/Tokyo")), JOB));

    assertThat(every.next().orElseThrow())
        .isBetween(before.plusSeconds(3590), Instant.now().plusSeconds(3610));
    assertThat(cron.next()).isEqualTo(FireTimes.of(cron.schedule().timing()).after(before));
    assertThat(schedules.next("cron", 3).orElseThrow())
        .hasSize(3)
        .startsWith(cron.next().orElseThrow())
        .allSatisfy(
            time -> assertThat(time.atZone(ZoneOffset.UTC).toLocalTime()).hasToString("17:30"))
        .doesNotHaveDuplicates();
    assertThat(schedules.next("other", 3)).isEmpty();
  }

  @Test
  void aSchedulePutAgainGoesOnAtItsTimes() throws InterruptedException {
    var first = put(hourly());
    Thread.sleep(5);

    var second = put(schedule("nightly", HOURLY, JOB.withLabels(Map.of("team", "shop"))));
    var third = put(schedule("nightly", new Timing.Every(Duration.ofHours(2)), JOB));

    assertThat(second.next()).isEqualTo(first.next());
    assertThat(second.version()).isEqualTo(2);
    assertThat(third.next().orElseThrow()).isAfter(first.next().orElseThrow().plusSeconds(3500));
  }

  @Test
  void aConditionIsKept() {
    assertThat(schedules.put("nightly", _ -> hourly(), Optional::isPresent))
        .isEqualTo(new Put.NotAsWanted());
    assertThat(schedules.put("nightly", _ -> hourly(), Optional::isEmpty))
        .isInstanceOf(Put.Stored.class);
    assertThat(schedules.put("nightly", _ -> hourly(), Optional::isEmpty))
        .isEqualTo(new Put.NotAsWanted());
    assertThat(stored("nightly").version()).isEqualTo(1);
  }

  @Test
  void aChangeIsMadeOfWhatIsThereInTheEnd() {
    put(hourly());
    var seen = new ArrayList<Boolean>();

    schedules.put(
        "nightly",
        before -> {
          var schedule = before.orElseThrow();
          if (seen.isEmpty()) {
            schedules.pause("nightly");
          }
          seen.add(schedule.paused());
          return schedule;
        },
        _ -> true);

    assertThat(seen).containsExactly(false, true);
    assertThat(stored("nightly").schedule().paused()).isTrue();
  }

  @Test
  void missedTimesAreMadeUpForOneAfterTheOther() {
    var forbidding =
        new Schedule(
            "nightly",
            new Timing.Every(Duration.ofMinutes(1)),
            new Template.OfJob(JOB),
            Overlap.FORBID,
            new Misfire.CatchUp(3),
            false);
    putUnchecked(forbidding, Duration.ofSeconds(5 * 60 + 30));
    var first = stored("nightly").next().orElseThrow();

    engine.start();

    await().until(() -> fires("nightly", "started") == 3);
    assertThat(fires("nightly", "misfired")).isEqualTo(3);
    assertThat(fires("nightly", "skipped")).isZero();
    assertThat(engine.list(JobQuery.ALL, Page.newest(200)).items())
        .extracting(job -> NominalTime.in(job.request().labels()).orElseThrow())
        .containsExactly(first.plusSeconds(300), first.plusSeconds(240), first.plusSeconds(180));
    assertThat(stored("nightly").next()).contains(first.plusSeconds(360));
  }

  private static ScheduleCounts counts(Optional<Timing> timing, Optional<Instant> next) {
    return new ScheduleCounts(
        "nightly", timing, next, Optional.empty(), Optional.empty(), 0, 0, 1, Map.of());
  }

  @Test
  void aTimeThatWaitsIsMissedAfterAMinute() {
    var next = Instant.parse("2026-05-01T10:00:00Z");
    var hourly = counts(Optional.of(HOURLY), Optional.of(next));

    assertThat(Punctuality.missed(hourly, next.plusSeconds(60))).isEqualTo(1);
    assertThat(Punctuality.missed(hourly, next.plusSeconds(61))).isEqualTo(2);
    assertThat(Punctuality.missed(hourly, next.plusSeconds(3661))).isEqualTo(3);
    assertThat(Punctuality.missed(hourly, next.plusSeconds(99_999_999))).isEqualTo(101);
    assertThat(Punctuality.missed(counts(Optional.of(HOURLY), Optional.empty()), next))
        .isEqualTo(1);
    var broken = counts(Optional.of(new Timing.Cron("x", ZoneOffset.UTC)), Optional.of(next));
    assertThat(Punctuality.missed(broken, next.plusSeconds(61))).isEqualTo(2);
    assertThat(Punctuality.period(broken)).isEmpty();
  }

  @Test
  void thePeriodIsThatOfTheNextTwoTimes() {
    var friday = Instant.parse("2026-05-01T10:00:00Z");
    var weekdays = new Timing.Cron("0 10 * * MON-FRI", ZoneOffset.UTC);

    assertThat(Punctuality.period(counts(Optional.of(weekdays), Optional.of(friday))))
        .contains(Duration.ofDays(3));
    assertThat(Punctuality.period(counts(Optional.of(weekdays), Optional.empty()))).isEmpty();
  }

  @Test
  void placeholdersThatNobodyKnowsArePointedAt() {
    var job = Submission.of("scripted", Map.of("a", List.of("{{nominalTime}} {{/ref}}", "{{ }}")));

    assertThat(violations(schedule("a", HOURLY, job)))
        .contains(
            new Violation("/job/arguments", "has the unknown placeholder {{ }}"),
            new Violation("/job/arguments", "has the unknown placeholder {{/ref}}"));
  }

  @Test
  void thereAreOnlySoMany() {
    for (int i = 0; i < Schedule.MOST; i++) {
      putUnchecked(schedule("s" + i, HOURLY, JOB), Duration.ofHours(-1));
    }

    assertThat(schedules.put("nightly", _ -> hourly(), _ -> true)).isEqualTo(new Put.TooMany());

    schedules.delete("s7", _ -> true);
    put(hourly());
    put(hourly());
  }

  @Test
  void aResumedScheduleMakesUpForNothing() {
    put(hourly());
    putUnchecked(hourly(), Duration.ofHours(5));

    var paused = schedules.pause("nightly").orElseThrow();
    assertThat(paused.next()).isEmpty();
    assertThat(schedules.next("nightly", 5)).contains(List.of());
    assertThat(schedules.pause("nightly")).contains(paused);
    var resumed = schedules.resume("nightly").orElseThrow();

    assertThat(resumed.next().orElseThrow()).isAfter(Instant.now().plusSeconds(3500));
    assertThat(schedules.resume("nightly")).contains(resumed);
    assertThat(resumed.version()).isEqualTo(paused.version() + 1);
    assertThat(schedules.pause("other")).isEmpty();
    assertThat(schedules.resume("other")).isEmpty();
  }

  @Test
  void whatCannotBeDoneIsPointedAt() {
    assertThat(violations(schedule("a", new Timing.Cron("0 0 30 2 *", ZoneOffset.UTC), JOB)))
        .containsExactly(new Violation("/cron", "never fires"));
    assertThat(violations(schedule("a", new Timing.Cron("0 * * * * *", ZoneOffset.UTC), JOB)))
        .extracting(Violation::pointer)
        .containsExactly("/cron");
    assertThat(violations(schedule("a", new Timing.Every(Duration.ofMillis(999)), JOB)))
        .extracting(Violation::pointer)
        .containsExactly("/everySeconds");
    assertThat(violations(schedule("a", HOURLY, Submission.of("other", Map.of()))))
        .extracting(Violation::pointer)
        .containsExactly("/job/action");
    assertThat(
            violations(
                schedule("a", HOURLY, JOB.with(new QueueSpot("scripted", 0, Instant.now())))))
        .extracting(Violation::pointer)
        .containsExactly("/job/runAt");
    assertThat(violations(missing(new Misfire.CatchUp(101))))
        .extracting(Violation::pointer)
        .containsExactly("/catchUp");
    var replacing =
        new Schedule(
            "a",
            HOURLY,
            new Template.OfJob(JOB.with(UniqueKey.untilEnded("one"))),
            Overlap.REPLACE,
            new Misfire.Skip(),
            false);
    assertThat(violations(replacing)).extracting(Violation::pointer).containsExactly("/overlap");
    assertThat(schedules.find("a")).isEmpty();
  }

  @Test
  void whatIsWrongWithARunIsPointedAt() {
    var jobs = List.of(JOB, Submission.of("other", Map.of()));
    var later = JOB.with(new QueueSpot("scripted", 0, Instant.now()));
    var run = new RunSubmission(null, Map.of(), List.of(jobs, List.of(later)), null, true, null);
    var schedule =
        new Schedule(
            "a", HOURLY, new Template.OfRun(run), Overlap.ALLOW, new Misfire.Skip(), false);

    assertThat(violations(schedule))
        .extracting(Violation::pointer)
        .containsExactlyInAnyOrder("/run/steps/0/jobs/1/action", "/run/simulate", "/run/steps");
  }

  @Test
  void aScheduleFiresEachTime() {
    engine.start();

    put(schedule("secondly", new Timing.Every(Duration.ofSeconds(1)), JOB));

    soon().until(() -> fires("secondly", "started") == 2);
    soon().until(() -> stored("secondly").lastSuccessAt().isPresent());
    schedules.pause("secondly");
    assertThat((long) jobs()).isEqualTo(fires("secondly", "started"));
  }

  @Test
  void whatWasMissedIsMadeUpForOnce() {
    putUnchecked(missing(new Misfire.RunOnce()), Duration.ofMinutes(90));

    engine.start();

    soon().until(() -> stored("nightly").next().orElseThrow().isAfter(Instant.now()));
    assertThat(fires("nightly", "started")).isEqualTo(1);
    assertThat(fires("nightly", "misfired")).isEqualTo(90);
    assertThat(jobs()).isEqualTo(1);
  }

  @Test
  void whatWasMissedIsCaughtUpWith() {
    putUnchecked(missing(new Misfire.CatchUp(5)), Duration.ofMinutes(90));

    engine.start();

    soon().until(() -> stored("nightly").next().orElseThrow().isAfter(Instant.now()));
    assertThat(fires("nightly", "started")).isEqualTo(5);
    assertThat(fires("nightly", "misfired")).isEqualTo(86);
    assertThat(jobs()).isEqualTo(5);
  }

  @Test
  void whatWasMissedIsSkipped() {
    putUnchecked(missing(new Misfire.Skip()), Duration.ofSeconds(90 * 60 + 30));

    engine.start();

    soon().until(() -> stored("nightly").next().orElseThrow().isAfter(Instant.now()));
    assertThat(fires("nightly", "started")).isEqualTo(1);
    assertThat(fires("nightly", "misfired")).isEqualTo(90);
  }

  @Test
  void oneThatCannotFireStopsNoOther() {
    var time = Duration.ofSeconds(30);
    putUnchecked(schedule("a-no-cron", new Timing.Cron("nonsense", ZoneOffset.UTC), JOB), time);
    putUnchecked(schedule("a-no-action", HOURLY, Submission.of("gone", Map.of())), time);
    var noQueue = JOB.with(new QueueSpot("gone", 0, null));
    putUnchecked(schedule("a-no-queue", HOURLY, noQueue), time);
    putUnchecked(schedule("good", HOURLY, JOB), time);

    engine.start();

    soon().until(() -> fires("good", "started") == 1);
    for (var name : List.of("a-no-cron", "a-no-action", "a-no-queue")) {
      soon().until(() -> fires(name, "failed") >= 1);
      assertThat(fires(name, "started")).isZero();
      assertThat(stored(name).next().orElseThrow()).isBefore(Instant.now());
    }
    // Each is tried again, but not without a pause.
    soon().until(() -> fires("a-no-cron", "failed") == 2);
    assertThat(jobs()).isEqualTo(1);
  }

  @Test
  void oneThatCouldNotFireDoesWhenItCan() {
    var gone = Submission.of("gone", Map.of());
    putUnchecked(schedule("nightly", HOURLY, gone), Duration.ofSeconds(30));
    engine.start();
    soon().until(() -> fires("nightly", "failed") >= 1);

    put(hourly());

    soon().until(() -> fires("nightly", "started") == 1);
  }

  @Test
  void aTriggerSaysWhatCameOfIt() {
    put(
        new Schedule(
            "nightly",
            HOURLY,
            new Template.OfJob(JOB.with(UniqueKey.untilEnded("one"))),
            Overlap.ALLOW,
            new Misfire.Skip(),
            false));
    put(
        new Schedule(
            "forbid",
            HOURLY,
            new Template.OfRun(
                new RunSubmission(null, Map.of(), List.of(List.of(JOB)), null, false, null)),
            Overlap.FORBID,
            new Misfire.Skip(),
            false));
    putUnchecked(schedule("gone", HOURLY, Submission.of("gone", Map.of())), Duration.ZERO);

    assertThat(schedules.fireNow("nightly", Optional.empty()))
        .isInstanceOf(FiredNow.StartedJob.class);
    assertThat(schedules.fireNow("nightly", Optional.empty()))
        .isInstanceOf(FiredNow.Existing.class);
    assertThat(schedules.fireNow("forbid", Optional.empty()))
        .isInstanceOf(FiredNow.StartedRun.class);
    assertThat(schedules.fireNow("forbid", Optional.empty())).isEqualTo(new FiredNow.Overlapping());
    assertThat(schedules.fireNow("other", Optional.empty())).isEqualTo(new FiredNow.Unknown());
    assertThat(schedules.fireNow("gone", Optional.empty())).isInstanceOf(FiredNow.Refused.class);
  }

  @Test
  void nothingFiresAnyMoreAfterTheDrain() throws InterruptedException {
    engine.start();
    engine.drain(Duration.ZERO, Duration.ofSeconds(2));

    putUnchecked(hourly(), Duration.ofSeconds(30));

    Thread.sleep(1200);
    assertThat(jobs()).isZero();
  }
}
