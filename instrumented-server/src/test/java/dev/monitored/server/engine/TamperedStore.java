package dev.monitored.server.engine;

import dev.monitored.action.AttemptKey;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.attempt.LostAttempt;
import dev.monitored.server.store.AttemptStore;
import dev.monitored.server.store.JobStore;
import dev.monitored.server.store.LogStore;
import dev.monitored.server.store.MaintenanceStore;
import dev.monitored.server.store.Store;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/** Real stores of which one part is another. */
public final class TamperedStore {
  private TamperedStore() {}

  public static Store with(Store store, JobStore jobs) {
    return with(store, jobs, store.attempts(), store.logs(), store.maintenance());
  }

  public static Store with(Store store, AttemptStore attempts) {
    return with(store, store.jobs(), attempts, store.logs(), store.maintenance());
  }

  public static Store with(Store store, LogStore logs) {
    return with(store, store.jobs(), store.attempts(), logs, store.maintenance());
  }

  public static Store with(Store store, MaintenanceStore maintenance) {
    return with(store, store.jobs(), store.attempts(), store.logs(), maintenance);
  }

  private static Store with(
      Store store,
      JobStore jobs,
      AttemptStore attempts,
      LogStore logs,
      MaintenanceStore maintenance) {
    return new Store(
        jobs,
        store.runs(),
        attempts,
        logs,
        store.queues(),
        maintenance,
        store.schedules(),
        store.triggers(),
        store.callbacks(),
        store.connection());
  }

  /** Something happens before ends are stored. */
  public record BeforeEnd(AttemptStore store, Consumer<List<Ending>> beforeEnd)
      implements AttemptStore {
    @Override
    public Claimed claim(Map<String, Integer> rooms, Duration lease) {
      return store.claim(rooms, lease);
    }

    @Override
    public LeaseRenewal renewLeases(Collection<AttemptKey> attempts, Duration lease) {
      return store.renewLeases(attempts, lease);
    }

    @Override
    public Map<AttemptKey, JobState> end(List<Ending> endings) {
      beforeEnd.accept(endings);
      return store.end(endings);
    }

    @Override
    public List<LostAttempt> reclaim(DoubleSupplier random) {
      return store.reclaim(random);
    }
  }
}
