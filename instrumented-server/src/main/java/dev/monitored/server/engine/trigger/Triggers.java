package dev.monitored.server.engine.trigger;

import dev.monitored.action.Violation;
import dev.monitored.server.engine.admission.TemplateAdmission;
import dev.monitored.server.engine.attempt.Workers;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.run.Template;
import dev.monitored.server.job.trigger.Event;
import dev.monitored.server.job.trigger.StartedByEvent;
import dev.monitored.server.job.trigger.Trigger;
import dev.monitored.server.store.TriggerStore;
import dev.monitored.server.store.TriggerStore.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps triggers, whose jobs and runs the engine executes. Thread-safe. */
public final class Triggers {
  private static final Logger LOG = LoggerFactory.getLogger(Triggers.class);
  private static final String TRIGGER = "trigger";
  private static final String EVENT_ID = "event/id";
  private static final String EVENT_TYPE = "event/type";

  /** What an event starts has the three above, too. */
  private static final int MAX_LABELS = Submission.MAX_LABELS - 3;

  /** What one event may start: all of it is stored at once, and others wait to write. */
  static final int MAX_JOBS = 10_000;

  /** No key of a client begins so. */
  private static final String KEY = "event ";

  private final TriggerStore store;
  private final Workers workers;
  private final TemplateAdmission templates;
  private final JobIds ids;

  public Triggers(TriggerStore store, Workers workers, TemplateAdmission templates, JobIds ids) {
    this.store = store;
    this.workers = workers;
    this.templates = templates;
    this.ids = ids;
  }

  /** The result of a PUT of a trigger. */
  public sealed interface Put {
    /** It is on disk. */
    record Stored(boolean isNew) implements Put {}

    /** Nothing was stored. */
    record Refused(List<Violation> violations) implements Put {}

    /** Nothing was stored, for there are as many as there may be. */
    record TooMany() implements Put {}
  }

  /** Brings in a trigger, or replaces the one of that name. */
  public Put put(Trigger trigger) {
    var violations = new ArrayList<>(trigger.violations());
    violations.addAll(templates.violations(trigger.template()));
    violations.addAll(labelFaults(trigger.template()));
    if (!violations.isEmpty()) {
      return new Put.Refused(violations);
    }
    // Processes that bring in the last one at the same time may bring in one too many each.
    if (store.count() >= Trigger.MOST && store.find(trigger.name()).isEmpty()) {
      return new Put.TooMany();
    }
    return new Put.Stored(store.put(trigger));
  }

  private static List<Violation> labelFaults(Template template) {
    return template.labels().size() <= MAX_LABELS
        ? List.of()
        : List.of(
            new Violation(
                template instanceof Template.OfJob ? "/job/labels" : "/run/labels",
                "must have at most "
                    + MAX_LABELS
                    + " entries: an event adds "
                    + (Submission.MAX_LABELS - MAX_LABELS)));
  }

  public Optional<Trigger> find(String name) {
    return store.find(name);
  }

  /** In the order of their names. */
  public Listing<Trigger, String> list(Optional<String> after, int limit) {
    return store.list(after, limit);
  }

  /** Deletes a trigger, but not what it started; returns whether there was one. */
  public boolean delete(String name) {
    return store.delete(name);
  }

  /** What came of an event. */
  public sealed interface Result {
    /**
     * What it started is on disk.
     *
     * @param id its own, or the one that it got
     * @param invalid the triggers that could not start anything
     */
    record Accepted(Event event, String id, List<StartedByEvent> started, List<String> invalid)
        implements Result {}

    /** Nothing was started: its source has said another thing under the same id. */
    record IdReused() implements Result {}

    /** Nothing was started. */
    record Refused(List<Violation> violations) implements Result {}
  }

  /** Starts what triggers start; of an event that was here within a day, it says what that was. */
  public Result accept(Event event) {
    var violations = event.violations();
    if (!violations.isEmpty()) {
      return new Result.Refused(violations);
    }
    var id = event.id() == null ? ids.next().toString() : event.id();
    var starts = new ArrayList<Start>();
    var matching = store.matching(event);
    var invalid = new ArrayList<>(matching.unreadable());
    for (var trigger : matching.triggers()) {
      if (isValid(trigger)) {
        starts.add(start(trigger, event.type(), id));
      } else {
        invalid.add(trigger.name());
      }
    }
    int wanted = starts.stream().mapToInt(start -> start.template().jobs()).sum();
    var key = key(event);
    // There may have been fewer triggers when it was here before.
    var started =
        wanted > MAX_JOBS ? key.flatMap(store::started) : store.start(starts, ids::next, key);
    workers.workArrived();
    return started
        .<Result>map(all -> new Result.Accepted(event, id, all, invalid))
        .orElseGet(() -> nothingStarted(starts.size(), wanted));
  }

  private static Result nothingStarted(int triggers, int jobs) {
    return jobs > MAX_JOBS
        ? new Result.Refused(List.of(tooMany(triggers, jobs)))
        : new Result.IdReused();
  }

  private static Violation tooMany(int triggers, int jobs) {
    return new Violation(
        "/type",
        "has %d triggers, which would start %d jobs: an event may start at most %d"
            .formatted(triggers, jobs, MAX_JOBS));
  }

  /** One that is not keeps no other from starting. */
  private boolean isValid(Trigger trigger) {
    var violations = templates.violations(trigger.template());
    if (!violations.isEmpty()) {
      LOG.warn("the trigger {} cannot start its job or run: {}", trigger.name(), violations);
    }
    return violations.isEmpty();
  }

  private Start start(Trigger trigger, String type, String id) {
    var labels = Map.of(TRIGGER, trigger.name(), EVENT_TYPE, type, EVENT_ID, id);
    return new Start(trigger.name(), trigger.template().withLabels(labels), ids.next());
  }

  private static Optional<IdempotencyKey> key(Event event) {
    return Optional.ofNullable(event.id())
        .map(id ->
            new IdempotencyKey(
                KEY + id.length() + " " + id + Objects.requireNonNullElse(event.source(), ""),
                event.type()));
  }
}
