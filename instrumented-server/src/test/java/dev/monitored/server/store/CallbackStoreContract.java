package dev.monitored.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.action.JobId;
import dev.monitored.server.job.Callback;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.QueueSpot;
import dev.monitored.server.job.Retry;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.TimeLimits;
import dev.monitored.server.job.attempt.AttemptEnd;
import dev.monitored.server.job.callback.CallbackQuery;
import dev.monitored.server.job.callback.CallbackRecord;
import dev.monitored.server.job.callback.CallbackRecord.State;
import dev.monitored.server.job.callback.CallbackRecord.Subject;
import dev.monitored.server.job.queue.Retention;
import dev.monitored.server.job.run.HeldJobsRun;
import dev.monitored.server.job.run.Run;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.store.AttemptStore.Ending;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every store of deliveries promises. */
abstract class CallbackStoreContract extends StoreContract {
  /** Changes the database by hand. */
  abstract void execute(String sql) throws SQLException;

  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Callback SHOP = new Callback("https://shop.example/ended?token=sesame");
  private static final Submission JOB = Submission.of("sleep", Map.of()).with(SHOP);
  private static final AttemptEnd OK = new AttemptEnd.Succeeded("done");
  private static final AttemptEnd BROKEN = new AttemptEnd.Failed("broken", true);

  private final JobIds ids = new JobIds(InstantSource.system());

  private Job submit(Submission submission) {
    return store().jobs().insert(ids.next(), submission, Optional.empty()).orElseThrow();
  }

  private Run submitRun(Submission... jobs) {
    var steps = List.of(jobs).stream().map(List::of).toList();
    return store()
        .runs()
        .insert(
            new RunId(ids.next().value()),
            new RunSubmission(null, Map.of(), steps, null, false, SHOP),
            ids::next,
            Optional.empty())
        .orElseThrow();
  }

  private List<Job> take() {
    return claim(Map.of("sleep", 100), LEASE);
  }

  private void end(AttemptEnd end) {
    store().attempts().end(take().stream().map(job -> new Ending(job, end)).toList());
  }

  private Job ended(Submission submission) {
    var job = submit(submission);
    end(OK);
    return job;
  }

  private Optional<CallbackRecord> find(JobId id) {
    return store().callbacks().find(new Subject.OfJob(id));
  }

  private Optional<CallbackRecord> find(RunId id) {
    return store().callbacks().find(new Subject.OfRun(id));
  }

  private Optional<CallbackRecord> claim() {
    return store().callbacks().claim(List.of(), LEASE);
  }

  @Test
  void theCallbacksOfJobsAndRunsAreReadBack() {
    var run = submitRun(JOB);

    assertThat(store().runs().find(run.id()).orElseThrow().callback()).isEqualTo(SHOP);
    assertThat(store().runs().jobs(run.id()).getFirst().request().callback()).isEqualTo(SHOP);
    assertThat(submit(Submission.of("sleep", Map.of())).request().callback()).isNull();
  }

  private static Stream<String> nonsense() {
    var host = new Random(1).ints(3_000, 'a', 'z' + 1).mapToObj(Character::toString);
    return Stream.of("nonsense", "", "https://" + host.collect(Collectors.joining()) + "/");
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void aCallbackThatIsNoUrlKeepsNothingFromItsEnd(String callback) throws Exception {
    var elsewhere = QueueSpot.of("other");
    var ending = submit(JOB);
    var endingRun = submitRun(Submission.of("sleep", Map.of()));
    var cancelled = submit(JOB.with(elsewhere));
    var late =
        submit(JOB.with(elsewhere).with(new TimeLimits(LEASE, Duration.ofMillis(1), Retry.NONE)));
    execute("UPDATE job SET callback = '%s'".formatted(callback));
    execute("UPDATE run SET callback = '%s'".formatted(callback));

    end(OK);
    store().jobs().cancel(cancelled.id());
    await().until(() -> passDeadlines() == 1);

    assertThat(state(ending)).isEqualTo(new Ended(Outcome.OK));
    assertThat(store().runs().find(endingRun.id()).orElseThrow().state())
        .isEqualTo(new Ended(Outcome.OK));
    assertThat(state(cancelled)).isEqualTo(new Ended(Outcome.CANCELLED));
    assertThat(state(late)).isEqualTo(new Ended(Outcome.TIMEOUT));
    assertThat(store().jobs().delete(ending.id())).isEqualTo(ChangeResult.DONE);
  }

  private JobState state(Job job) {
    return store().jobs().find(job.id()).orElseThrow().state();
  }

  @Test
  void whateverWentWrongIsStored() {
    var job = ended(JOB);
    var delivery = claim().orElseThrow();

    var fault = "bad header: \0" + "x".repeat(5000);
    assertThat(store().callbacks().settle(delivery, State.FAILED, fault, null)).isTrue();

    assertThat(find(job.id()).orElseThrow().error()).startsWith("bad header: \uFFFDx");
    assertThat(find(job.id()).orElseThrow().error()).hasSizeLessThan(1100);
  }

  @Test
  void whatWasGivenUpIsDueOnceMore() {
    var given = ended(JOB);
    store().callbacks().settle(claim().orElseThrow(), State.FAILED, "refused", null);
    var pending = ended(JOB);
    var failed = new CallbackQuery(Set.of(State.FAILED), Optional.of("https://shop.example"));
    assertThat(store().callbacks().list(failed, Optional.empty(), 9))
        .extracting(CallbackRecord::subject)
        .containsExactly(new Subject.OfJob(given.id()));

    int resent =
        store()
            .callbacks()
            .resend(List.of(new Subject.OfJob(given.id()), new Subject.OfJob(pending.id())));

    assertThat(resent).isEqualTo(1);
    assertThat(store().callbacks().list(failed, Optional.empty(), 9)).isEmpty();
    assertThat(find(given.id()).orElseThrow())
        .returns(State.PENDING, CallbackRecord::state)
        .returns(0, CallbackRecord::attempts)
        .returns(null, CallbackRecord::error);
    assertThat(claim()).isPresent();
    assertThat(claim()).isPresent();
  }

  @Test
  void callbacksAreListedInTheOrderOfTheirJobs() {
    var first = ended(JOB);
    var second = ended(JOB);

    var page = store().callbacks().list(CallbackQuery.ALL, Optional.empty(), 1);
    var rest = store().callbacks().list(CallbackQuery.ALL, Optional.of(first.id().toString()), 9);

    assertThat(page)
        .extracting(CallbackRecord::subject)
        .containsExactly(new Subject.OfJob(first.id()));
    assertThat(rest)
        .extracting(CallbackRecord::subject)
        .containsExactly(new Subject.OfJob(second.id()));
  }

  @Test
  void anEndIsThereToBeDelivered() {
    var job = submit(JOB);
    assertThat(find(job.id())).isEmpty();
    assertThat(claim()).isEmpty();

    end(OK);

    var delivery = find(job.id()).orElseThrow();
    assertThat(delivery)
        .isEqualTo(
            new CallbackRecord(
                delivery.id(),
                new Subject.OfJob(job.id()),
                SHOP,
                "https://shop.example",
                State.PENDING,
                0,
                null));
    assertThat(delivery.id()).matches("[0-9a-f]{32}");
    assertThat(claim())
        .contains(
            new CallbackRecord(
                delivery.id(),
                delivery.subject(),
                SHOP,
                "https://shop.example",
                State.PENDING,
                1,
                null));
    assertThat(claim()).isEmpty();
  }

  @Test
  void anAttemptThatIsFollowedByAnotherIsNoEnd() {
    var retry =
        new TimeLimits(TimeLimits.DEFAULT_TIMEOUT, null, new Retry(List.of(Duration.ZERO), 0));
    submit(JOB.with(retry));
    store()
        .attempts()
        .end(List.of(new Ending(take().getFirst(), BROKEN, Optional.of(Duration.ZERO))));

    assertThat(claim()).isEmpty();

    end(BROKEN);
    assertThat(claim()).isPresent();
  }

  @Test
  void whoeverDidNotAskIsToldNothing() {
    ended(Submission.of("sleep", Map.of()));

    assertThat(claim()).isEmpty();
  }

  @Test
  void aCancellationIsAnEnd() {
    var job = submit(JOB);

    store().jobs().cancel(job.id());

    assertThat(claim()).map(CallbackRecord::subject).contains(new Subject.OfJob(job.id()));
  }

  @Test
  void anExpiryIsAnEnd() {
    var job = submit(JOB.with(new TimeLimits(LEASE, Duration.ofMillis(1), Retry.NONE)));

    await().until(() -> passDeadlines() == 1);

    assertThat(claim()).map(CallbackRecord::subject).contains(new Subject.OfJob(job.id()));
  }

  @Test
  void aJobThatIsLostTooOftenHasEnded() {
    var job = submit(JOB);
    for (int i = 0; i < 4; i++) {
      assertThat(find(job.id())).isEmpty();
      claimed(Map.of("sleep", 1), Duration.ZERO);
      await().until(() -> !reclaim(0).isEmpty());
    }

    assertThat(claim()).map(CallbackRecord::subject).contains(new Subject.OfJob(job.id()));
  }

  @Test
  void aRunEndsOnceHoweverManyStepsItHas() {
    var plain = Submission.of("sleep", Map.of());
    var run = submitRun(plain, plain);
    end(OK);
    assertThat(claim()).isEmpty();

    end(OK);

    assertThat(claim()).map(CallbackRecord::subject).contains(new Subject.OfRun(run.id()));
    assertThat(claim()).isEmpty();
  }

  @Test
  void aCancelledRunAndEachOfItsJobsHaveEnded() {
    var run = submitRun(JOB, JOB);

    store().runs().cancel(run.id());

    assertThat(find(run.id())).isPresent();
    assertThat(store().runs().jobs(run.id())).allMatch(job -> find(job.id()).isPresent());
  }

  @Test
  void aRunWithoutStepsHasEndedAtOnce() {
    var id = new RunId(ids.next().value());

    store().runs().gather(id, new HeldJobsRun("sleep", Map.of(), null, false, SHOP));

    assertThat(find(id)).map(CallbackRecord::callback).contains(SHOP);
  }

  @Test
  void whatBeginsAnewIsReportedAtItsNewEnd() {
    var job = submit(JOB);
    end(BROKEN);
    var first = claim().orElseThrow();

    store().jobs().retry(job.id());
    assertThat(find(job.id())).isEmpty();
    end(BROKEN);

    assertThat(store().callbacks().settle(first, State.DELIVERED, null, null)).isFalse();
    var second = claim().orElseThrow();
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.attempts()).isEqualTo(1);
    assertThat(second.state()).isEqualTo(State.PENDING);
  }

  @Test
  void aRunThatBeginsAnewIsReportedAtItsNewEnd() {
    var run = submitRun(Submission.of("sleep", Map.of()));
    end(BROKEN);
    var first = claim().orElseThrow();
    store().callbacks().settle(first, State.DELIVERED, null, null);

    store().runs().retry(run.id());
    end(OK);

    assertThat(claim()).map(CallbackRecord::id).isPresent().isNotEqualTo(Optional.of(first.id()));
  }

  @Test
  void whatWasNotSettledInTimeIsDueAgainUnderTheSameId() {
    var job = ended(JOB);
    var lost = store().callbacks().claim(List.of(), Duration.ZERO).orElseThrow();

    await().untilAsserted(() -> assertThat(find(job.id())).isPresent());
    var again = await().until(this::claim, Optional::isPresent).orElseThrow();

    assertThat(again.id()).isEqualTo(lost.id());
    assertThat(again.attempts()).isEqualTo(2);
    assertThat(store().callbacks().settle(lost, State.FAILED, "late", null)).isFalse();
    assertThat(store().callbacks().settle(again, State.DELIVERED, null, null)).isTrue();
    assertThat(find(job.id())).map(CallbackRecord::state).contains(State.DELIVERED);
  }

  @Test
  void whatIsToBeTriedAgainWaitsForItsTime() {
    var job = ended(JOB);
    var deliveries = store().callbacks();

    deliveries.settle(claim().orElseThrow(), State.PENDING, "status 500", Duration.ofHours(1));
    assertThat(claim()).isEmpty();
    assertThat(find(job.id())).map(CallbackRecord::error).contains("status 500");

    var other = ended(JOB);
    deliveries.settle(claim().orElseThrow(), State.PENDING, "status 500", Duration.ZERO);
    var due = await().until(this::claim, Optional::isPresent).orElseThrow();
    assertThat(due.subject()).isEqualTo(new Subject.OfJob(other.id()));
  }

  @Test
  void whatIsGivenUpOrDeliveredIsAtItsEnd() {
    var job = ended(JOB);

    store().callbacks().settle(claim().orElseThrow(), State.FAILED, "status 500", null);

    assertThat(claim()).isEmpty();
    assertThat(find(job.id())).map(CallbackRecord::state).contains(State.FAILED);
  }

  @Test
  void busyReceiversAreLeftOut() {
    ended(JOB);
    var other = ended(JOB.with(new Callback("https://bank.example:8443/x")));
    var deliveries = store().callbacks();

    assertThat(deliveries.claim(Set.of("https://shop.example"), LEASE))
        .map(CallbackRecord::subject)
        .contains(new Subject.OfJob(other.id()));
    assertThat(deliveries.claim(Set.of("https://shop.example"), LEASE)).isEmpty();
    assertThat(claim()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "https://shop.example, https://shop.example",
    "https://shop.example:8443/, https://shop.example:8443",
    "http://shop.example?a=/b, http://shop.example",
    "HTTP://Shop.Example/?a, http://shop.example",
    "http://a/b//c, http://a",
    "http://a, http://a",
    "https://a?b, https://a"
  })
  void theReceiverIsTheUrlUpToItsPath(String url, String receiver) {
    ended(JOB.with(new Callback(url)));

    assertThat(claim()).map(CallbackRecord::receiver).contains(receiver);
  }

  @Test
  void whatIsDeletedIsNotReportedAnyMore() {
    var job = ended(JOB);
    var run = submitRun(JOB);
    end(OK);

    store().jobs().delete(job.id());
    store().runs().delete(run.id());

    assertThat(find(job.id())).isEmpty();
    assertThat(claim()).isEmpty();
  }

  @Test
  void whatIsPurgedIsNotReportedAnyMore() {
    IntStream.range(0, 3).forEach(_ -> ended(JOB));
    submitRun(JOB);
    end(OK);

    await()
        .until(() ->
            purged(new Retention(Duration.ZERO, Duration.ZERO, 1_000_000)) == 0
                && take().isEmpty());

    assertThat(claim()).isEmpty();
  }
}
