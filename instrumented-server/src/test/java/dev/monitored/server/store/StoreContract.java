package dev.monitored.server.store;

import dev.monitored.server.job.Job;
import dev.monitored.server.job.attempt.LostAttempt;
import dev.monitored.server.job.attempt.ProcessId;
import dev.monitored.server.job.queue.QueueStatus;
import dev.monitored.server.job.queue.Retention;
import dev.monitored.server.store.AttemptStore.Claimed;
import dev.monitored.server.store.MaintenanceStore.PurgePosition;
import dev.monitored.server.store.MaintenanceStore.Slice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Of each kind of database: a store that is empty at the start of a test. */
abstract class StoreContract {
  private Store store;

  /** Opens the one of this test. */
  abstract Store open();

  @BeforeEach
  final void openStore() {
    store = open();
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  final Store store() {
    return store;
  }

  /** Ends all whose deadline has passed; returns how many. */
  final int passDeadlines() {
    return sweep(Instant.EPOCH, store.maintenance()::passDeadlines).stream()
        .reduce(0, Integer::sum);
  }

  /** Deletes all that is not to be kept; returns how many jobs. */
  final int purged(Retention retention) {
    return purge(retention).stream().reduce(0, Integer::sum);
  }

  /** Deletes all that is not to be kept; returns how many jobs each slice deleted. */
  final List<Integer> purge(Retention retention) {
    return sweep(PurgePosition.START, from -> store.maintenance().purge(retention, from));
  }

  static <P> List<Integer> sweep(P start, Function<P, Slice<P>> work) {
    var rows = new ArrayList<Integer>();
    var position = Optional.of(start);
    while (position.isPresent()) {
      var slice = work.apply(position.get());
      rows.add(slice.rows());
      position = slice.next();
    }
    return rows;
  }

  final QueueStatus queue(String name) {
    return Objects.requireNonNull(store.queues().counts().queues().get(name));
  }

  /** As when its process ends and starts again. */
  final void reopen() {
    store.close();
    store = open();
  }

  /** Adds a process; with a lease that has ended it can be declared dead. */
  final ProcessId process(Duration lease) {
    var process = ProcessId.random();
    store.leases().register(process, Optional.empty(), lease);
    return process;
  }

  /** Claims as a process of its own. */
  final Claimed claimed(Map<String, Integer> rooms, Duration lease) {
    return store.attempts().claim(process(lease), rooms);
  }

  final List<Job> claim(Map<String, Integer> rooms, Duration lease) {
    return claimed(rooms, lease).jobs();
  }

  /** Takes over what processes left whose leases ended. */
  final List<LostAttempt> reclaim(double random) {
    store.leases().declareDead(ProcessId.random());
    return store.leases().reclaim(() -> random);
  }
}
