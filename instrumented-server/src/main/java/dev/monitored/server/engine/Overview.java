package dev.monitored.server.engine;

import dev.monitored.server.engine.flow.Flow;
import dev.monitored.server.engine.flow.FlowCheck;
import dev.monitored.server.engine.flow.FlowLimits;
import dev.monitored.server.job.queue.StoreCounts;
import dev.monitored.server.job.queue.StoreSpace;
import dev.monitored.server.job.queue.Tallies;
import dev.monitored.server.job.schedule.ScheduleCounts;
import dev.monitored.server.progress.Standstill;
import dev.monitored.server.store.Store;
import java.util.List;

/** What a look at all jobs at once sees, from counts that are kept. Thread-safe. */
public final class Overview {
  private final JobEngine engine;
  private final SharedRead<Tallies> tallies;
  private final SharedRead<List<ScheduleCounts>> schedules;

  Overview(JobEngine engine, Store store) {
    this.engine = engine;
    tallies = new SharedRead<>(store.queues()::tallies, System::nanoTime);
    schedules = new SharedRead<>(store.schedules()::counts, System::nanoTime);
  }

  public StoreCounts counts() {
    return engine.counts();
  }

  public Tallies tallies() {
    return tallies.get();
  }

  /** Whether work is flowing, by these limits. */
  public Flow flow(FlowLimits limits) {
    return new FlowCheck(
            limits,
            engine.queues(),
            engine.counts(),
            tallies(),
            schedules.get(),
            engine.health().standstill().map(Standstill::text),
            engine.space().filter(StoreSpace::isLow).isPresent())
        .flow();
  }
}
