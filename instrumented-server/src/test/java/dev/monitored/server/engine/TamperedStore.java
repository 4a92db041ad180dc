package dev.monitored.server.engine;

import dev.monitored.action.AttemptKey;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.attempt.LostAttempt;
import dev.monitored.server.job.attempt.ProcessId;
import dev.monitored.server.job.queue.Retention;
import dev.monitored.server.store.AttemptStore;
import dev.monitored.server.store.JobStore;
import dev.monitored.server.store.LeaseStore;
import dev.monitored.server.store.LogStore;
import dev.monitored.server.store.MaintenanceStore;
import dev.monitored.server.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/** Real stores of which one part is another. */
public final class TamperedStore {
  private TamperedStore() {}

  public static Store with(Store store, JobStore jobs) {
    return with(store, jobs, store.attempts(), store.leases(), store.logs(), store.maintenance());
  }

  public static Store with(Store store, AttemptStore attempts) {
    return with(store, store.jobs(), attempts, store.leases(), store.logs(), store.maintenance());
  }

  public static Store with(Store store, LogStore logs) {
    return with(store, store.jobs(), store.attempts(), store.leases(), logs, store.maintenance());
  }

  public static Store with(Store store, LeaseStore leases) {
    return with(store, store.jobs(), store.attempts(), leases, store.logs(), store.maintenance());
  }

  public static Store with(Store store, MaintenanceStore maintenance) {
    return with(store, store.jobs(), store.attempts(), store.leases(), store.logs(), maintenance);
  }

  private static Store with(
      Store store,
      JobStore jobs,
      AttemptStore attempts,
      LeaseStore leases,
      LogStore logs,
      MaintenanceStore maintenance) {
    return new Store(
        jobs,
        store.runs(),
        attempts,
        leases,
        logs,
        store.queues(),
        maintenance,
        store.schedules(),
        store.triggers(),
        store.callbacks(),
        store.changes(),
        store.replicas(),
        store.connection());
  }

  /** Something happens before ends are stored. */
  public record BeforeEnd(AttemptStore store, Consumer<List<Ending>> beforeEnd)
      implements AttemptStore {
    @Override
    public Claimed claim(ProcessId process, Map<String, Integer> rooms) {
      return store.claim(process, rooms);
    }

    @Override
    public List<Job> claimedUnheard(ProcessId process, Set<AttemptKey> known) {
      return store.claimedUnheard(process, known);
    }

    @Override
    public Map<AttemptKey, JobState> end(List<Ending> endings) {
      beforeEnd.accept(endings);
      return store.end(endings);
    }
  }

  /** Something happens when jobs were claimed. */
  public record AfterClaim(AttemptStore store, Consumer<Claimed> afterClaim)
      implements AttemptStore {
    @Override
    public Claimed claim(ProcessId process, Map<String, Integer> rooms) {
      var claimed = store.claim(process, rooms);
      afterClaim.accept(claimed);
      return claimed;
    }

    @Override
    public List<Job> claimedUnheard(ProcessId process, Set<AttemptKey> known) {
      return store.claimedUnheard(process, known);
    }

    @Override
    public Map<AttemptKey, JobState> end(List<Ending> endings) {
      return store.end(endings);
    }
  }

  /** It never comes to an end with anything, until it is told to. */
  record Stuck(CountDownLatch end) implements MaintenanceStore {
    @Override
    public Slice<Instant> passDeadlines(Instant from) {
      return stuck();
    }

    @Override
    public Slice<PurgePosition> purge(Retention retention, PurgePosition from) {
      return stuck();
    }

    @Override
    public Slice<Instant> purgeKeys(Instant from) {
      return stuck();
    }

    @Override
    public Slice<String> purgeOrphanedLogs(String from) {
      return stuck();
    }

    @Override
    public Slice<Long> purgeChanges(Long from) {
      return stuck();
    }

    @Override
    public void vacuum() {
      stuck();
    }

    private <P> Slice<P> stuck() {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new Slice<>(0, Optional.empty());
    }
  }

  /** Something happens before a lease is renewed. */
  public record BeforeRenewal(LeaseStore store, Runnable beforeRenewal) implements LeaseStore {
    @Override
    public void register(ProcessId process, Optional<String> name, Duration lease) {
      store.register(process, name, lease);
    }

    @Override
    public boolean renew(ProcessId process, Duration lease) {
      beforeRenewal.run();
      return store.renew(process, lease);
    }

    @Override
    public void release(ProcessId process) {
      store.release(process);
    }

    @Override
    public Unwanted unwanted(Collection<AttemptKey> attempts) {
      return store.unwanted(attempts);
    }

    @Override
    public void declareDead(ProcessId by) {
      store.declareDead(by);
    }

    @Override
    public List<LostAttempt> reclaim(DoubleSupplier random) {
      return store.reclaim(random);
    }
  }
}
