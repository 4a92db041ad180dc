package dev.monitored.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.action.JobId;
import dev.monitored.server.job.Callback;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.Submission.UniqueKey;
import dev.monitored.server.job.query.JobQuery;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.job.run.Template;
import dev.monitored.server.job.trigger.Event;
import dev.monitored.server.job.trigger.EventFilter;
import dev.monitored.server.job.trigger.StartedByEvent;
import dev.monitored.server.job.trigger.Trigger;
import dev.monitored.server.store.TriggerStore.Start;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every store of triggers promises. */
abstract class TriggerStoreContract extends StoreContract {
  private static final Submission SLEEP =
      Submission.of("sleep", Map.of()).with(new Callback("https://shop.example/ended"));
  private static final Template JOB = new Template.OfJob(SLEEP);
  private static final Template RUN =
      new Template.OfRun(
          new RunSubmission(
              "paid", Map.of("team", "shop"), List.of(List.of(SLEEP)), null, false, null));
  private static final List<EventFilter> FILTERS =
      List.of(new EventFilter("/ref", "refs/heads/", true), new EventFilter("/a~1b/0", "ü", false));
  private static final Optional<IdempotencyKey> KEY =
      Optional.of(new IdempotencyKey("event 4711", "order.paid"));

  private final JobIds ids = new JobIds(InstantSource.system());

  private TriggerStore triggers() {
    return store().triggers();
  }

  private Trigger put(String name, String type, @Nullable String source, boolean paused) {
    var trigger = new Trigger(name, type, source, List.of(), JOB, paused);
    triggers().put(trigger);
    return trigger;
  }

  private List<String> matching(String type, @Nullable String source) {
    return triggers().matching(new Event(type, source, null)).triggers().stream()
        .map(Trigger::name)
        .toList();
  }

  private Start start(String trigger, Template template) {
    return new Start(trigger, template, ids.next());
  }

  private Optional<List<StartedByEvent>> start(Optional<IdempotencyKey> key, Start... starts) {
    return triggers().start(List.of(starts), ids::next, key);
  }

  private List<Job> jobs() {
    return store().jobs().list(JobQuery.ALL, Page.newest(100)).items();
  }

  @Test
  void aTriggerIsReadBackReplacedAndForgotten() {
    var one = new Trigger("one", "order.*", "shop", FILTERS, RUN, true);

    assertThat(triggers().put(one)).isTrue();
    assertThat(triggers().find("one")).contains(one);
    var other = new Trigger("one", "order.paid", null, List.of(), JOB, false);
    assertThat(triggers().put(other)).isFalse();
    assertThat(triggers().find("one")).contains(other);
    assertThat(triggers().count()).isEqualTo(1);

    assertThat(triggers().delete("one")).isTrue();
    assertThat(triggers().find("one")).isEmpty();
    assertThat(triggers().delete("one")).isFalse();
  }

  @Test
  void aListHasPages() {
    var triggers = Stream.of("c", "a", "b").map(name -> put(name, "x", null, false)).toList();

    assertThat(triggers().list(Optional.empty(), 2))
        .isEqualTo(new Listing<>(List.of(triggers.get(1), triggers.get(2)), Optional.of("b"), 3));
    assertThat(triggers().list(Optional.of("b"), 2))
        .isEqualTo(new Listing<>(List.of(triggers.getFirst()), Optional.empty(), 3));
  }

  @ParameterizedTest
  @CsvSource({
    "order.paid, order.paid, true",
    "order.paid, order.paid.late, false",
    "order.paid, order.pai, false",
    "order.*,    order.paid, true",
    "order.*,    order., true",
    "order.*,    order, false",
    "order.*,    border.paid, false",
    "*,          anything, true",
    "a%_*,       abc, false",
    "größe*,     größer, true",
    "Order.*,    order.paid, false"
  })
  void aTypeMatchesWholeOrByItsStart(String pattern, String type, boolean matches) {
    put("one", pattern, null, false);

    assertThat(matching(type, null)).hasSize(matches ? 1 : 0);
  }

  @Test
  void aSourceCountsWhenItIsSaid() {
    put("any", "x", null, false);
    put("shop", "x", "shop", false);
    put("paused", "x", null, true);

    assertThat(matching("x", "shop")).containsExactly("any", "shop");
    assertThat(matching("x", "bank")).containsExactly("any");
    assertThat(matching("x", null)).containsExactly("any");
  }

  @Test
  void jobsAndRunsAreStarted() {
    var job = start("one", JOB.withLabels(Map.of("event/id", "4711")));
    var run = start("two", RUN.withLabels(Map.of("event/id", "4711")));

    var started = start(Optional.empty(), job, run).orElseThrow();

    assertThat(started).extracting(StartedByEvent::trigger).containsExactly("one", "two");
    assertThat(started.getFirst().job()).contains(job.id());
    var stored = store().runs().find(started.get(1).run().orElseThrow()).orElseThrow();
    assertThat(stored.labels()).isEqualTo(Map.of("team", "shop", "event/id", "4711"));
    assertThat(store().jobs().find(job.id()).orElseThrow().request())
        .isEqualTo(SLEEP.withLabels(Map.of("event/id", "4711")));
    assertThat(jobs()).hasSize(2);
  }

  @Test
  void anEventThatIsKnownAgainStartsNothingNew() {
    var first = start(KEY, start("one", JOB), start("two", RUN));

    assertThat(start(KEY, start("one", JOB), start("three", JOB))).isEqualTo(first);

    assertThat(jobs()).hasSize(2);
    assertThat(start(Optional.of(new IdempotencyKey("event 4711", "order.lost")))).isEmpty();
  }

  @Test
  void anEventThatStartedNothingMayStartSomethingLater() {
    assertThat(start(KEY)).contains(List.of());
    assertThat(start(KEY)).contains(List.of());

    var started = start(KEY, start("one", JOB));

    assertThat(started.orElseThrow()).hasSize(1);
    assertThat(start(KEY, start("one", JOB))).isEqualTo(started);
    assertThat(start(KEY)).isEqualTo(started);
    assertThat(jobs()).hasSize(1);
    var otherType = Optional.of(new IdempotencyKey("event 4711", "order.lost"));
    assertThat(start(otherType, start("one", JOB))).isEmpty();
  }

  @Test
  void ofManyWhoSendAnEventAtOnceOneStartsSomething() throws Exception {
    try (var threads = Executors.newFixedThreadPool(8)) {
      Callable<Optional<List<StartedByEvent>>> sending = () -> start(KEY, start("one", JOB));
      var all = threads.invokeAll(Stream.generate(() -> sending).limit(8).toList());

      assertThat(all.stream().map(Future::resultNow).distinct()).hasSize(1);
    }
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void aUniqueKeyIsKept() {
    var unique = new Template.OfJob(SLEEP.with(UniqueKey.untilEnded("one at a time")));
    var first = start(Optional.empty(), start("one", unique)).orElseThrow();

    assertThat(start(Optional.empty(), start("one", unique))).contains(first);

    assertThat(jobs()).extracting(Job::id).containsExactly(first.getFirst().job().orElse(null));
  }

  @Test
  void aTriggerThatIsDeletedLeavesWhatItStarted() {
    put("one", "x", null, false);
    JobId job = start(Optional.empty(), start("one", JOB)).orElseThrow().getFirst().job().get();

    triggers().delete("one");

    assertThat(store().jobs().find(job)).isPresent();
  }
}
