package dev.monitored.server.engine;

import dev.monitored.server.action.SleepAction;
import dev.monitored.server.engine.attempt.JobListener;
import dev.monitored.server.engine.attempt.Timer;
import dev.monitored.server.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** An engine, not started yet, whose jobs sleep. */
public final class SleepEngine {
  private SleepEngine() {}

  public static JobEngine on(Store store, int workers, JobListener listener) {
    return new JobEngine(
        store,
        List.of(new SleepAction()),
        Capacity.of(workers),
        Optional.empty(),
        listener,
        Timer.system(),
        InstantSource.system());
  }
}
