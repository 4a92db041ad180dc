package dev.monitored.server.store;

import dev.monitored.action.JobId;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.run.Template;
import dev.monitored.server.job.trigger.Event;
import dev.monitored.server.job.trigger.StartedByEvent;
import dev.monitored.server.job.trigger.Trigger;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Triggers, and what events start. Every method throws {@link
 * dev.monitored.server.job.StoreException}; {@code find} also when what is stored makes no sense.
 */
public interface TriggerStore {
  /**
   * What is to be started.
   *
   * @param id of the job or the run
   */
  record Start(String trigger, Template template, JobId id) {}

  /** Brings in a trigger, or replaces the one of that name; returns whether it is new. */
  boolean put(Trigger trigger);

  Optional<Trigger> find(String name);

  Listing<Trigger, String> list(Optional<String> after, int limit);

  int count();

  /** Deletes a trigger, but not what it started; returns whether there was one. */
  boolean delete(String name);

  /**
   * Those that an event concerns, in the order of their names; not those that are paused.
   *
   * @param unreadable the names of those that make no sense
   */
  record Matching(List<Trigger> triggers, List<String> unreadable) {}

  Matching matching(Event event);

  /** What the event of this key has started; empty when none is known, or another one. */
  Optional<List<StartedByEvent>> started(IdempotencyKey key);

  /**
   * Starts all in one commit.
   *
   * @param key by which the event is known again for a day
   * @return what was started, or what the same event started before; empty when the key stands for
   *     another event
   */
  Optional<List<StartedByEvent>> start(
      List<Start> starts, Supplier<JobId> ids, Optional<IdempotencyKey> key);
}
