package dev.monitored.server.store.sql.trigger;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.monitored.action.JobId;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.job.run.Template;
import dev.monitored.server.job.trigger.StartedByEvent;
import dev.monitored.server.store.TriggerStore.Start;
import dev.monitored.server.store.sql.job.IdempotencyKeys;
import dev.monitored.server.store.sql.job.Origin;
import dev.monitored.server.store.sql.job.Submissions;
import dev.monitored.server.store.sql.job.Submissions.Submitted;
import dev.monitored.server.store.sql.row.JsonColumns;
import dev.monitored.server.store.sql.run.Runs;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Statements that start what an event is to start. Each runs inside a transaction. By the key of an
 * event, all that it started is kept as JSON: the name of each trigger, and the id of a job or run.
 */
public final class TriggerStarts {
  private static final String NOTHING = "[]";

  private record Column(String trigger, @Nullable String job, @Nullable String run) {
    static Column of(StartedByEvent started) {
      return new Column(
          started.trigger(),
          started.job().map(JobId::toString).orElse(null),
          started.run().map(RunId::toString).orElse(null));
    }

    StartedByEvent started() {
      return new StartedByEvent(
          trigger,
          Optional.ofNullable(job).flatMap(JobId::parse),
          Optional.ofNullable(run).flatMap(RunId::parse));
    }
  }

  private final IdempotencyKeys keys;
  private final Submissions submissions;
  private final Runs runs;

  public TriggerStarts(IdempotencyKeys keys, Submissions submissions, Runs runs) {
    this.keys = keys;
    this.submissions = submissions;
    this.runs = runs;
  }

  public Optional<List<StartedByEvent>> start(
      Connection connection, List<Start> starts, Supplier<JobId> ids, Optional<IdempotencyKey> key)
      throws SQLException {
    if (key.isPresent() && !isMine(connection, key.get())) {
      return started(connection, key.get());
    }
    var started = new ArrayList<StartedByEvent>();
    for (var start : starts) {
      started.add(start(connection, start, ids));
    }
    if (key.isPresent()) {
      keys.rebind(connection, key.get(), text(started));
    }
    return Optional.of(List.copyOf(started));
  }

  /** An event that has started nothing may come again when there is a trigger for it. */
  private boolean isMine(Connection connection, IdempotencyKey key) throws SQLException {
    return keys.claim(connection, key, NOTHING) || keys.claimAgain(connection, key, NOTHING);
  }

  Optional<List<StartedByEvent>> started(Connection connection, IdempotencyKey key)
      throws SQLException {
    return keys.recall(connection, key).map(TriggerStarts::read);
  }

  private StartedByEvent start(Connection connection, Start start, Supplier<JobId> ids)
      throws SQLException {
    var origin = Origin.trigger(start.trigger());
    return switch (start.template()) {
      case Template.OfJob(Submission job) -> {
        var stored = submissions.insert(connection, Submitted.by(origin, start.id(), job)).id();
        yield new StartedByEvent(start.trigger(), Optional.of(stored), Optional.empty());
      }
      case Template.OfRun(RunSubmission run) -> {
        var id = new RunId(start.id().value());
        runs.insert(connection, id, run, ids, origin);
        yield new StartedByEvent(start.trigger(), Optional.empty(), Optional.of(id));
      }
    };
  }

  private static String text(List<StartedByEvent> started) {
    return JsonColumns.write(started.stream().map(Column::of).toList());
  }

  private static List<StartedByEvent> read(String text) {
    return JsonColumns.read(text, new TypeReference<List<Column>>() {}).stream()
        .map(Column::started)
        .toList();
  }
}
