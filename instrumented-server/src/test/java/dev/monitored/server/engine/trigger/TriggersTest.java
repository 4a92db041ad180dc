package dev.monitored.server.engine.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.action.Violation;
import dev.monitored.server.engine.Capacity;
import dev.monitored.server.engine.CountingListener;
import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.engine.ScriptedAction;
import dev.monitored.server.engine.attempt.Timer;
import dev.monitored.server.engine.trigger.Triggers.Put;
import dev.monitored.server.engine.trigger.Triggers.Result;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.query.JobQuery;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.job.run.Template;
import dev.monitored.server.job.trigger.Event;
import dev.monitored.server.job.trigger.StartedByEvent;
import dev.monitored.server.job.trigger.Trigger;
import dev.monitored.server.store.Store;
import dev.monitored.server.store.sql.SqlStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TriggersTest {
  private static final Event PAID = new Event("order.paid", "shop", null);

  @TempDir Path directory;

  private Store store;
  private JobEngine engine;
  private Triggers triggers;

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
    triggers = engine.triggers();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Trigger trigger(String name, String type, Submission job) {
    return new Trigger(name, type, null, new Template.OfJob(job), false);
  }

  private static Trigger trigger(String name) {
    return trigger(name, "order.*", Submission.of("scripted", Map.of()));
  }

  private Result.Accepted accept(Event event) {
    return (Result.Accepted) triggers.accept(event);
  }

  @Test
  void whatIsStartedSaysWhy() {
    triggers.put(trigger("on-order"));

    var accepted = accept(PAID);

    var started = engine.find(accepted.started().getFirst().job().orElseThrow()).orElseThrow();
    assertThat(started.request().labels())
        .isEqualTo(
            Map.of("trigger", "on-order", "event/type", "order.paid", "event/id", accepted.id()));
  }

  @Test
  void aTriggerWhoseActionIsGoneKeepsNoOtherFromStarting() {
    store.triggers().put(trigger("gone", "order.*", Submission.of("none", Map.of())));
    triggers.put(trigger("on-order"));

    var accepted = accept(PAID);

    assertThat(accepted.started()).extracting(StartedByEvent::trigger).containsExactly("on-order");
    assertThat(accepted.invalid()).containsExactly("gone");
  }

  @Test
  void thereMayBeSoManyTriggers() {
    for (int i = 0; i < Trigger.MOST; i++) {
      assertThat(triggers.put(trigger("t" + i))).isEqualTo(new Put.Stored(true));
    }

    assertThat(triggers.put(trigger("more"))).isEqualTo(new Put.TooMany());
    assertThat(triggers.put(trigger("t0"))).isEqualTo(new Put.Stored(false));
  }

  @Test
  void anEventStartsSoManyJobsAtMost() {
    var job = Submission.of("scripted", Map.of());
    var steps = List.of(Collections.nCopies(RunSubmission.MAX_JOBS, job));
    var run = new Template.OfRun(new RunSubmission(null, Map.of(), steps, null, false, null));
    for (int i = 0; i < 10; i++) {
      triggers.put(new Trigger("run" + i, "order.*", null, run, false));
    }
    triggers.put(trigger("one-more"));

    assertThat(triggers.accept(PAID))
        .isEqualTo(
            new Result.Refused(
                List.of(
                    new Violation(
                        "/type",
                        "has 11 triggers, which would start 10001 jobs: an event may start at most 10000"))));
    assertThat(store.jobs().list(JobQuery.ALL, Page.newest(1)).items()).isEmpty();
    triggers.delete("one-more");
    var known = new Event("order.paid", "shop", "4711");
    var started = accept(known).started();
    assertThat(started).hasSize(10);

    triggers.put(trigger("one-more"));
    assertThat(accept(known).started()).isEqualTo(started);
  }

  private static Submission labelled(int labels) {
    return Submission.of("scripted", Map.of())
        .withLabels(
            IntStream.range(0, labels)
                .boxed()
                .collect(Collectors.toMap(i -> "label" + i, i -> "x")));
  }

  @Test
  void thereIsRoomForTheLabelsOfTheEvent() {
    var refused = triggers.put(trigger("on-order", "order.*", labelled(30)));
    var run =
        new RunSubmission(
            null, labelled(30).labels(), List.of(List.of(labelled(32))), null, false, null);
    var refusedRun =
        triggers.put(new Trigger("run", "order.*", null, new Template.OfRun(run), false));
    var stored = triggers.put(trigger("on-order", "order.*", labelled(29)));

    assertThat(refused).isEqualTo(tooManyLabels("/job/labels"));
    assertThat(refusedRun).isEqualTo(tooManyLabels("/run/labels"));
    assertThat(stored).isEqualTo(new Put.Stored(true));
    var started = accept(PAID).started().getFirst().job().orElseThrow();
    assertThat(engine.find(started).orElseThrow().request().labels()).hasSize(32);
  }

  private static Put tooManyLabels(String pointer) {
    return new Put.Refused(
        List.of(new Violation(pointer, "must have at most 29 entries: an event adds 3")));
  }

  @Test
  void sourcesAndIdsAreNotMixedUp() {
    triggers.put(trigger("on-order"));

    accept(new Event("order.paid", "b", "a"));
    accept(new Event("order.paid", null, "ab"));
    accept(new Event("order.paid", "a", "1"));
    accept(new Event("order.paid", "b", "1a"));

    assertThat(engine.list(JobQuery.ALL, Page.newest(10)).items()).hasSize(4);
  }
}
