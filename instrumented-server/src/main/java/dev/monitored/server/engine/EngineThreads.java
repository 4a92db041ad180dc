package dev.monitored.server.engine;

import dev.monitored.server.engine.attempt.Acknowledger;
import dev.monitored.server.engine.attempt.Claimer;
import dev.monitored.server.engine.attempt.LeaseWatchdog;
import dev.monitored.server.engine.attempt.Leases;
import dev.monitored.server.engine.attempt.Takeover;
import dev.monitored.server.engine.callback.CallbackLoop;
import dev.monitored.server.engine.change.ChangeFeed;
import dev.monitored.server.engine.log.JobLogs;
import dev.monitored.server.engine.maintenance.MaintenanceLoop;
import dev.monitored.server.engine.schedule.ScheduleLoop;
import dev.monitored.server.failure.FailureLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The engine's own threads. */
final class EngineThreads {
  private static final FailureLog LOG = FailureLog.of(EngineThreads.class);
  private static final Duration A_COMMIT = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  interface Loop {
    void run() throws InterruptedException;
  }

  private final Claimer claimer;
  private final ScheduleLoop schedules;
  private final CallbackLoop callbacks;
  private final Thread claiming;
  private final Thread scheduling;

  /** They go on while what runs comes to its end. */
  private final List<Thread> others;

  /** Those that must be there just now. */
  private volatile List<Thread> needed = List.of();

  EngineThreads(
      EngineParts parts,
      Claimer claimer,
      Acknowledger acknowledger,
      JobLogs logs,
      Leases leases,
      LeaseWatchdog watchdog,
      Takeover takeover,
      MaintenanceLoop maintenance,
      ScheduleLoop schedules,
      CallbackLoop callbacks,
      ChangeFeed changes) {
    this.claimer = claimer;
    this.schedules = schedules;
    this.callbacks = callbacks;
    claiming = thread("claimer", claimer::run, parts.claims()::failed);
    scheduling = thread("schedules", schedules::run, parts.schedules()::failed);
    others =
        new ArrayList<>(
            List.of(
                thread("acknowledger", acknowledger::run, parts.ends()::failed),
                thread("logs", logs::run, parts.logs()::failed),
                thread("leases", leases::run, parts.leases()::failed),
                thread("takeover", takeover::run, parts.takeover()::failed),
                thread("lease-watchdog", watchdog::run, _ -> {}),
                thread("maintenance", maintenance::run, _ -> {}),
                thread("changes-feed", changes::run, parts.changes()::failed)));
    if (callbacks.isOn()) {
      others.add(thread("callbacks", callbacks::run, parts.callbacks()::failed));
    }
  }

  private static Thread thread(String name, Loop loop, Consumer<Throwable> failed) {
    return Thread.ofPlatform().name(name).daemon().unstarted(() -> keepRunning(name, loop, failed));
  }

  /**
   * Whatever is thrown in it, a loop goes on: without it the server would stand still in silence.
   *
   * @param failed is told what was thrown
   */
  static void keepRunning(String name, Loop loop, Consumer<Throwable> failed) {
    try {
      while (!isEnded(name, loop, failed)) {
        Thread.sleep(AFTER_FAILURE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isEnded(String name, Loop loop, Consumer<Throwable> failed)
      throws InterruptedException {
    try {
      loop.run();
      return true;
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      failed.accept(e);
      LOG.error("the thread {} failed, retrying in a second", e, name);
      return false;
    }
  }

  /**
   * Starts all of them.
   *
   * @param writer of the store, which runs already, and is needed as well
   */
  void start(Thread writer) {
    var own = Stream.concat(others.stream(), Stream.of(claiming, scheduling)).toList();
    needed = Stream.concat(own.stream(), Stream.of(writer)).toList();
    own.forEach(Thread::start);
  }

  /** The name of one that has ended, or could not be started, though it is needed. */
  Optional<String> lost() {
    return needed.stream().filter(thread -> !thread.isAlive()).map(Thread::getName).findFirst();
  }

  void stopClaiming() throws InterruptedException {
    needed = List.of();
    schedules.stop();
    claimer.stop();
    scheduling.join();
    claiming.join();
  }

  void stop() throws InterruptedException {
    others.forEach(Thread::interrupt);
    for (var thread : others) {
      thread.join(A_COMMIT.toMillis());
    }
    callbacks.close(A_COMMIT);
  }
}
