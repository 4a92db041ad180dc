package dev.monitored.server.store;

import dev.monitored.server.job.Job;
import dev.monitored.server.job.attempt.LostAttempt;
import dev.monitored.server.job.attempt.ProcessId;
import dev.monitored.server.store.AttemptStore.Claimed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
