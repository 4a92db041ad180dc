package dev.monitored.server.engine;

import dev.monitored.action.JobId;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.query.Criteria;
import dev.monitored.server.job.query.JobQuery;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.query.Page.Order;
import dev.monitored.server.job.query.RunQuery;
import dev.monitored.server.job.run.Run;
import dev.monitored.server.job.schedule.ScheduleCounts;
import dev.monitored.server.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What schedules and triggers have started, as far as it is still stored. Thread-safe. */
public final class Histories {
  /** A job or a run that was started. */
  public sealed interface Started {
    record OfJob(Job job) implements Started {}

    record OfRun(Run run) implements Started {}

    /** Ids grow with time, of jobs and of runs alike. */
    default JobId id() {
      return switch (this) {
        case OfJob(Job job) -> job.id();
        case OfRun(Run run) -> new JobId(run.id().value());
      };
    }
  }

  /**
   * A part of a history, the newest first.
   *
   * @param after where the next part begins; empty when there is none
   */
  public record History(List<Started> items, Optional<JobId> after) {}

  private final Store store;

  Histories(Store store) {
    this.store = store;
  }

  /** What the store counts of a schedule; empty when it is unknown. */
  public Optional<ScheduleCounts> counts(String schedule) {
    return store.schedules().counts().stream()
        .filter(counts -> counts.name().equals(schedule))
        .findFirst();
  }

  public History ofSchedule(String name, Optional<JobId> after, int limit) {
    return history(Optional.of(name), Optional.empty(), after, limit);
  }

  public History ofTrigger(String name, Optional<JobId> after, int limit) {
    return history(Optional.empty(), Optional.of(name), after, limit);
  }

  private History history(
      Optional<String> schedule, Optional<String> trigger, Optional<JobId> after, int limit) {
    var criteria = Criteria.NONE.startedBy(schedule, trigger);
    var jobs =
        store
            .jobs()
            .list(JobQuery.ALL.with(criteria), new Page<>(after, Order.NEWEST_FIRST, limit, false));
    var query =
        new RunQuery(Set.of(), Map.of(), Optional.empty(), Optional.empty(), schedule, trigger);
    var runs =
        store
            .runs()
            .list(
                query,
                new Page<>(
                    after.map(id -> new RunId(id.value())), Order.NEWEST_FIRST, limit, false));
    var started = new ArrayList<Started>();
    jobs.items().forEach(job -> started.add(new Started.OfJob(job)));
    runs.items().forEach(run -> started.add(new Started.OfRun(run)));
    started.sort(Comparator.comparing(Started::id).reversed());
    // Of what one of the lists goes on with nothing is known yet.
    var floor =
        Stream.concat(jobs.after().stream(), runs.after().map(id -> new JobId(id.value())).stream())
            .max(Comparator.naturalOrder());
    started.removeIf(one -> floor.filter(least -> one.id().compareTo(least) < 0).isPresent());
    if (started.size() > limit) {
      var items = List.copyOf(started.subList(0, limit));
      return new History(items, Optional.of(items.getLast().id()));
    }
    return new History(List.copyOf(started), floor);
  }
}
