package dev.monitored.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.monitored.action.JobId;
import dev.monitored.server.job.Callback;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.QueueSpot;
import dev.monitored.server.job.Retry;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.TimeLimits;
import dev.monitored.server.job.attempt.AttemptEnd;
import dev.monitored.server.job.attempt.AttemptEnd.Interrupted.Cause;
import dev.monitored.server.job.query.JobQuery;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.job.run.Template;
import dev.monitored.server.job.schedule.Misfire;
import dev.monitored.server.job.schedule.NominalTime;
import dev.monitored.server.job.schedule.Overlap;
import dev.monitored.server.job.schedule.Schedule;
import dev.monitored.server.job.schedule.StoredSchedule;
import dev.monitored.server.job.schedule.Timing;
import dev.monitored.server.store.AttemptStore.Ending;
import dev.monitored.server.store.ScheduleStore.FirePlan;
import dev.monitored.server.store.ScheduleStore.FireResult;
import dev.monitored.server.store.ScheduleStore.FireResult.Kind;
import dev.monitored.server.store.ScheduleStore.Revised;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store of schedules promises. */
abstract class ScheduleStoreContract extends StoreContract {
  private static final Timing MINUTELY = new Timing.Every(Duration.ofMinutes(1));
  private static final Template JOB = new Template.OfJob(Submission.of("sleep", Map.of()));
  private static final Template RUN =
      new Template.OfRun(
          new RunSubmission(
              "nightly",
              Map.of("team", "shop"),
              List.of(
                  List.of(Submission.of("sleep", Map.of())),
                  List.of(Submission.of("sleep", Map.of()))),
              Duration.ofHours(1),
              false,
              new Callback("https://shop.example/ended?of=run")));
  private static final AttemptEnd OK = new AttemptEnd.Succeeded(null);
  private static final Instant PAST = Instant.parse("2026-05-01T10:00:00Z");
  private static final Instant FUTURE = Instant.parse("2126-05-01T10:00:00.123Z");
  private static final FirePlan START = new FirePlan(Optional.of(PAST), 0, Optional.of(FUTURE));

  private final JobIds ids = new JobIds(InstantSource.system());

  /** Another process on the same store, or the same one where there cannot be another. */
  abstract Store other();

  private ScheduleStore schedules() {
    return store().schedules();
  }

  private static Schedule schedule(Template template, Overlap overlap) {
    return new Schedule("nightly", MINUTELY, template, overlap, new Misfire.RunOnce(), false);
  }

  private StoredSchedule put(Schedule schedule, Instant next) {
    return schedules()
        .revise(schedule.name(), (_, _) -> Optional.of(new Revised(schedule, Optional.of(next))))
        .after()
        .orElseThrow();
  }

  private StoredSchedule put(Overlap overlap) {
    return put(schedule(JOB, overlap), PAST);
  }

  private StoredSchedule stored() {
    return schedules().find("nightly").orElseThrow();
  }

  private FireResult fire() {
    return schedules()
        .fire(stored(), new FirePlan(Optional.of(PAST), 0, Optional.of(PAST)), ids::next);
  }

  private Map<String, Long> fires() {
    return schedules().counts().getFirst().fires();
  }

  private List<Job> jobs() {
    return store().jobs().list(JobQuery.ALL, Page.newest(200)).items();
  }

  private Job claim() {
    return claim(Map.of("sleep", 1), Duration.ofMinutes(1)).getFirst();
  }

  private void end(Job job, AttemptEnd end) {
    store().attempts().end(List.of(new Ending(job, end)));
  }

  @Test
  void aPeriodThatIsFartherAwayThanItIsLongIsAhead() {
    var now = schedules().due().now();
    put(schedule(JOB, Overlap.ALLOW), now.plusSeconds(61));
    assertThat(schedules().due().ahead()).isEmpty();

    put(schedule(JOB, Overlap.ALLOW), now.plusSeconds(7200));

    assertThat(schedules().due().ahead()).containsExactly("nightly");
  }

  @Test
  void aStoredScheduleIsReadBackWhole() {
    var job =
        new Submission(
            "sleep",
            Map.of("seconds", new BigDecimal("0.25"), "nested", List.of(1, Map.of("zwei", 2))),
            Map.of("team", "shop"),
            new QueueSpot("night", 7, null),
            new TimeLimits(
                Duration.ofMillis(1500),
                Duration.ofHours(1),
                new Retry(List.of(Duration.ofSeconds(1)), 0.5)),
            "one at a time",
            false,
            new Callback("https://shop.example/ended"));
    var cron = new Timing.Cron("30 2 * * *", ZoneId.of("Europe/Berlin"));
    var one =
        new Schedule(
            "one", cron, new Template.OfJob(job), Overlap.FORBID, new Misfire.CatchUp(7), false);
    var two = new Schedule("two", MINUTELY, RUN, Overlap.REPLACE, new Misfire.Skip(), false);

    var stored = put(one, FUTURE);
    put(two, PAST);

    assertThat(stored)
        .isEqualTo(
            new StoredSchedule(one, 1, Optional.of(FUTURE), Optional.empty(), Optional.empty()));
    assertThat(schedules().find("one")).contains(stored);
    assertThat(schedules().find("two").orElseThrow().schedule()).isEqualTo(two);
    assertThat(schedules().find("three")).isEmpty();
  }

  @Test
  void theVersionGrowsWithEachChange() {
    put(Overlap.ALLOW);
    fire();

    var revising =
        schedules()
            .revise(
                "nightly",
                (before, _) -> {
                  var paused = before.orElseThrow().schedule().withPaused(true);
                  return Optional.of(new Revised(paused, Optional.empty()));
                });

    assertThat(revising.before().orElseThrow().version()).isEqualTo(1);
    assertThat(revising.after()).contains(stored());
    assertThat(stored().version()).isEqualTo(2);
    assertThat(stored().schedule().paused()).isTrue();
    assertThat(stored().next()).isEmpty();
    assertThat(stored().last()).isPresent();
  }

  @Test
  void aRevisionMayLeaveAllAsItIs() {
    var before = put(Overlap.ALLOW);

    assertThat(schedules().revise("nightly", (_, _) -> Optional.empty()).after()).isEmpty();
    assertThat(schedules().revise("other", (_, _) -> Optional.empty()).before()).isEmpty();

    assertThat(stored()).isEqualTo(before);
    assertThat(schedules().count()).isEqualTo(1);
  }

  @Test
  void revisionsAreOfTheClockOfTheDatabase() {
    schedules()
        .revise(
            "nightly",
            (_, now) -> Optional.of(new Revised(schedule(JOB, Overlap.ALLOW), Optional.of(now))));

    assertThat(stored().next().orElseThrow())
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
  }

  @Test
  void revisionsAtOnceAreMadeOneAfterTheOther() throws Exception {
    atOnce(
        20,
        store ->
            store
                .schedules()
                .revise(
                    "nightly",
                    (_, _) ->
                        Optional.of(new Revised(schedule(JOB, Overlap.ALLOW), Optional.of(PAST)))));

    assertThat(stored().version()).isEqualTo(20);
  }

  private interface Work<T> {
    T with(Store store);
  }

  /** Does it so many times at once, every other time by the other process. */
  private <T> List<T> atOnce(int times, Work<T> work) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<T>>();
      for (int i = 0; i < times; i++) {
        var store = i % 2 == 0 ? store() : other();
        futures.add(threads.submit(() -> work.with(store)));
      }
      var results = new ArrayList<T>();
      for (var future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }

  @Test
  void ofAllWhoFireForOneTimeOneDoes() throws Exception {
    var seen = put(Overlap.ALLOW);

    var fired = atOnce(40, store -> store.schedules().fire(seen, START, ids::next).kind());

    assertThat(fired).containsOnlyOnce(Kind.STARTED).hasSize(40);
    assertThat(Set.copyOf(fired)).containsExactlyInAnyOrder(Kind.STARTED, Kind.GONE);
    assertThat(jobs()).hasSize(1);
    assertThat(stored().next()).contains(FUTURE);
    assertThat(fires()).containsEntry("started", 1L);
  }

  @Test
  void whatIsStartedCarriesTheNameOfItsSchedule() {
    put(Overlap.ALLOW);
    var job = fire().job().orElseThrow();
    assertThat(jobs()).extracting(Job::id, Job::schedule).containsExactly(tuple(job, "nightly"));
    assertThat(stored().last().orElseThrow().job()).contains(job);

    put(schedule(RUN, Overlap.ALLOW), PAST);
    var run = fire().run().orElseThrow();

    assertThat(store().runs().find(run).orElseThrow().schedule()).isEqualTo("nightly");
    assertThat(store().runs().jobs(run)).hasSize(2).extracting(Job::schedule).containsOnlyNulls();
    assertThat(stored().last().orElseThrow().run()).contains(run);
    assertThat(stored().last().orElseThrow().job()).isEmpty();
    assertThat(stored().version()).isEqualTo(2);
  }

  @Test
  void aScheduleThatWasChangedMeanwhileDoesNotFire() {
    var seen = put(Overlap.ALLOW);
    put(Overlap.FORBID);
    assertThat(schedules().fire(seen, START, ids::next).kind()).isEqualTo(Kind.GONE);

    schedules().delete("nightly", _ -> true);

    assertThat(schedules().fire(seen, START, ids::next).kind()).isEqualTo(Kind.GONE);
    assertThat(jobs()).isEmpty();
  }

  @Test
  void aScheduleMayMoveOnAndStartNothing() {
    var seen = put(Overlap.ALLOW);

    var fired =
        schedules().fire(seen, new FirePlan(Optional.empty(), 7, Optional.of(FUTURE)), ids::next);

    assertThat(fired.kind()).isEqualTo(Kind.NOTHING);
    assertThat(jobs()).isEmpty();
    assertThat(stored().next()).contains(FUTURE);
    assertThat(stored().last()).isEmpty();
    assertThat(fires())
        .isEqualTo(Map.of("started", 0L, "skipped", 0L, "misfired", 7L, "failed", 0L));
  }

  @Test
  void whatIsAllowedToOverlapRunsBesideTheOther() {
    put(Overlap.ALLOW);

    assertThat(fire().kind()).isEqualTo(Kind.STARTED);
    assertThat(fire().kind()).isEqualTo(Kind.STARTED);

    assertThat(jobs()).hasSize(2).allSatisfy(job -> assertThat(job.times().endedAt()).isNull());
  }

  @Test
  void whatIsForbiddenToOverlapWaitsForTheEndOfTheOther() {
    put(Overlap.FORBID);
    fire();
    assertThat(fire().kind()).isEqualTo(Kind.OVERLAPPED);
    var running = claim();
    assertThat(fire().kind()).isEqualTo(Kind.OVERLAPPED);
    assertThat(fires()).containsEntry("skipped", 2L).containsEntry("started", 1L);

    end(running, OK);

    assertThat(fire().kind()).isEqualTo(Kind.STARTED);
    assertThat(jobs()).hasSize(2);
  }

  @Test
  void aTimeThatIsCaughtUpWithWaitsForTheEndOfTheOther() {
    var catchUp =
        new Schedule("nightly", MINUTELY, JOB, Overlap.FORBID, new Misfire.CatchUp(2), false);
    put(catchUp, PAST);
    fire();
    var running = claim();
    var kept = PAST.plusSeconds(60);
    var plan = new FirePlan(Optional.of(kept), 1, Optional.of(FUTURE));

    assertThat(schedules().fire(stored(), plan, ids::next).kind()).isEqualTo(Kind.WAITING);

    assertThat(stored().next()).contains(kept);
    assertThat(fires()).containsEntry("misfired", 1L).containsEntry("skipped", 0L);
    end(running, OK);
    var rest = new FirePlan(Optional.of(kept), 0, Optional.of(FUTURE));
    assertThat(schedules().fire(stored(), rest, ids::next).kind()).isEqualTo(Kind.STARTED);
    assertThat(stored().next()).contains(FUTURE);
  }

  @Test
  void whatIsStartedKnowsItsNominalTime() {
    var job = Submission.of("sleep", Map.of("at", List.of("for {{nominalTime}}")));
    put(schedule(new Template.OfJob(job), Overlap.ALLOW), PAST);
    fire();
    put(schedule(RUN, Overlap.ALLOW), PAST);
    fire();

    assertThat(jobs())
        .hasSize(3)
        .allSatisfy(
            started -> assertThat(NominalTime.in(started.request().labels())).contains(PAST));
    assertThat(jobs().getLast().request().arguments())
        .isEqualTo(Map.of("at", List.of("for 2026-05-01T10:00:00Z")));
    assertThat(
            store()
                .runs()
                .find(stored().last().orElseThrow().run().orElseThrow())
                .orElseThrow()
                .labels())
        .containsEntry("team", "shop")
        .containsEntry(NominalTime.LABEL, PAST.toString());
  }

  @Test
  void aRunThatIsForbiddenToOverlapWaitsForTheLastStep() {
    put(schedule(RUN, Overlap.FORBID), PAST);
    fire();
    end(claim(), OK);
    assertThat(fire().kind()).isEqualTo(Kind.OVERLAPPED);

    end(claim(), OK);

    assertThat(fire().kind()).isEqualTo(Kind.STARTED);
  }

  @Test
  void theJobsOfOthersForbidNothing() {
    store().jobs().insert(ids.next(), Submission.of("sleep", Map.of()), Optional.empty());
    var other = new Schedule("other", MINUTELY, JOB, Overlap.ALLOW, new Misfire.Skip(), false);
    schedules().fire(put(other, PAST), START, ids::next);
    put(Overlap.FORBID);

    assertThat(fire().kind()).isEqualTo(Kind.STARTED);
  }

  @Test
  void whatIsReplacedIsCancelled() {
    put(Overlap.REPLACE);
    fire();
    var waiting = fire();
    assertThat(waiting.cancelled()).isEmpty();
    var running = claim();

    var third = fire();

    assertThat(third.kind()).isEqualTo(Kind.STARTED);
    assertThat(third.cancelled()).containsExactly(running.id());
    assertThat(jobs())
        .extracting(job -> job.state().word())
        .containsExactly("scheduled", "running", "cancelled");
    end(running, new AttemptEnd.Interrupted(Cause.DRAIN));
    assertThat(store().jobs().find(running.id()).orElseThrow().state().word())
        .isEqualTo("cancelled");
  }

  @Test
  void aRunThatIsReplacedIsCancelled() {
    put(schedule(RUN, Overlap.REPLACE), PAST);
    var first = fire().run().orElseThrow();
    var running = claim();

    var second = fire();

    assertThat(second.cancelled()).containsExactly(running.id());
    end(running, new AttemptEnd.CancelledByUser());
    assertThat(store().runs().find(first).orElseThrow().state().word()).isEqualTo("cancelled");
    assertThat(store().runs().find(second.run().orElseThrow()).orElseThrow().state().word())
        .isEqualTo("running");
  }

  @Test
  void aUniqueKeyIsRespected() {
    var job = Submission.of("sleep", Map.of()).withUniqueKey("nightly");
    var open = store().jobs().insert(ids.next(), job, Optional.empty()).orElseThrow();
    put(schedule(new Template.OfJob(job), Overlap.ALLOW), PAST);

    var fired = fire();

    assertThat(fired.kind()).isEqualTo(Kind.EXISTING);
    assertThat(fired.job()).contains(open.id());
    assertThat(jobs()).containsExactly(open);
    assertThat(fires()).containsEntry("skipped", 1L).containsEntry("started", 0L);
    assertThat(stored().last()).isEmpty();
  }

  private FireResult trigger(JobId id) {
    return schedules().fireNow("nightly", id, ids::next, Optional.empty());
  }

  @Test
  void aTriggerStartsOneAndMovesNothing() {
    put(schedule(JOB, Overlap.FORBID), FUTURE);
    var id = ids.next();

    assertThat(trigger(id).job()).contains(id);
    // As after a commit of which nobody heard.
    assertThat(trigger(id).kind()).isEqualTo(Kind.STARTED);

    assertThat(jobs()).hasSize(1);
    assertThat(fires()).containsEntry("started", 1L);
    assertThat(stored().next()).contains(FUTURE);
    assertThat(stored().version()).isEqualTo(1);
    assertThat(stored().last().orElseThrow().job()).contains(id);
    assertThat(schedules().fireNow("other", ids.next(), ids::next, Optional.empty()).kind())
        .isEqualTo(Kind.GONE);
  }

  @Test
  void aTriggerKeepsTheRuleForOverlaps() throws Exception {
    put(schedule(JOB, Overlap.FORBID), FUTURE);

    var fired =
        atOnce(
            20,
            store ->
                store
                    .schedules()
                    .fireNow("nightly", ids.next(), ids::next, Optional.empty())
                    .kind());

    assertThat(fired).containsOnlyOnce(Kind.STARTED);
    assertThat(Set.copyOf(fired)).containsExactlyInAnyOrder(Kind.STARTED, Kind.OVERLAPPED);
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void aPausedScheduleCanBeTriggered() {
    schedules()
        .revise(
            "nightly",
            (_, _) ->
                Optional.of(
                    new Revised(schedule(RUN, Overlap.ALLOW).withPaused(true), Optional.empty())));

    assertThat(trigger(ids.next()).run()).isPresent();
    assertThat(schedules().due().names()).isEmpty();
  }

  @Test
  void theLastSuccessIsThatOfWhatItStarted() {
    put(Overlap.ALLOW);
    fire();
    end(claim(), new AttemptEnd.Failed("broken", true));
    assertThat(stored().lastSuccessAt()).isEmpty();

    fire();
    var job = claim();
    end(job, OK);

    var ended =
        Objects.requireNonNull(store().jobs().find(job.id()).orElseThrow().times().endedAt());
    assertThat(stored().lastSuccessAt().orElseThrow()).isBetween(ended, ended.plusSeconds(5));
    assertThat(schedules().counts().getFirst().lastSuccessAt()).isEqualTo(stored().lastSuccessAt());
    store().jobs().delete(job.id());
    put(Overlap.FORBID);
    assertThat(stored().lastSuccessAt()).isPresent();
  }

  @Test
  void aRunHasSucceededWithItsLastStep() {
    put(schedule(RUN, Overlap.ALLOW), PAST);
    fire();
    end(claim(), OK);
    assertThat(stored().lastSuccessAt()).isEmpty();

    end(claim(), OK);

    assertThat(stored().lastSuccessAt()).isPresent();
  }

  @Test
  void whatIsDueIsReadWithWhatIsNext() {
    put(Overlap.ALLOW);
    var now = schedules().due().now();
    var soon = new Schedule("soon", MINUTELY, JOB, Overlap.ALLOW, new Misfire.Skip(), false);
    put(soon, now.plusSeconds(60));

    var due = schedules().due();

    assertThat(due.names()).containsExactly("nightly");
    assertThat(due.untilNext().orElseThrow())
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
    schedules().delete("soon", _ -> true);
    assertThat(schedules().due().untilNext()).isEmpty();
  }

  @Test
  void aDeletedScheduleLeavesOnlyItsJobs() {
    put(Overlap.ALLOW);
    fire();
    var job = claim();

    assertThat(schedules().delete("nightly", stored -> stored.version() == 2))
        .isEqualTo(ChangeResult.NOT_NOW);
    assertThat(schedules().delete("nightly", stored -> stored.version() == 1))
        .isEqualTo(ChangeResult.DONE);
    assertThat(schedules().delete("nightly", _ -> true)).isEqualTo(ChangeResult.UNKNOWN);
    end(job, OK);

    assertThat(schedules().counts()).isEmpty();
    assertThat(jobs()).extracting(Job::schedule).containsExactly("nightly");
    put(Overlap.ALLOW);
    assertThat(stored().lastSuccessAt()).isEmpty();
    assertThat(fires()).containsEntry("started", 0L);
  }

  @Test
  void schedulesAreListedByName() {
    for (var name : List.of("b", "c", "a-b", "a")) {
      put(new Schedule(name, MINUTELY, JOB, Overlap.ALLOW, new Misfire.Skip(), false), FUTURE);
    }

    var first = schedules().list(Optional.empty(), 3);
    var second = schedules().list(first.after(), 3);

    assertThat(first.items()).extracting(StoredSchedule::name).containsExactly("a", "a-b", "b");
    assertThat(second.items()).extracting(StoredSchedule::name).containsExactly("c");
    assertThat(second.after()).isEmpty();
    assertThat(first.count()).isEqualTo(4);
  }

  @Test
  void failuresAreCounted() {
    put(Overlap.ALLOW);

    schedules().failed("nightly");
    schedules().failed("nightly");

    assertThat(fires()).containsEntry("failed", 2L);
  }
}
