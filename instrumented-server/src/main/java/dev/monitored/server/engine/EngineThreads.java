package dev.monitored.server.engine;

import dev.monitored.server.engine.attempt.Acknowledger;
import dev.monitored.server.engine.attempt.Claimer;
import dev.monitored.server.engine.attempt.LeaseWatchdog;
import dev.monitored.server.engine.attempt.Leases;
import dev.monitored.server.engine.attempt.Takeover;
import dev.monitored.server.engine.callback.CallbackLoop;
import dev.monitored.server.engine.log.JobLogs;
import dev.monitored.server.engine.maintenance.MaintenanceLoop;
import dev.monitored.server.engine.schedule.ScheduleLoop;
import dev.monitored.server.failure.FailureLog;
import java.time.Duration;
import java.util.List;

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

  EngineThreads(
      Claimer claimer,
      Acknowledger acknowledger,
      JobLogs logs,
      Leases leases,
      LeaseWatchdog watchdog,
      Takeover takeover,
      MaintenanceLoop maintenance,
      ScheduleLoop schedules,
      CallbackLoop callbacks) {
    this.claimer = claimer;
    this.schedules = schedules;
    this.callbacks = callbacks;
    claiming = thread("claimer", claimer::run);
    scheduling = thread("schedules", schedules::run);
    others =
        List.of(
            thread("acknowledger", acknowledger::run),
            thread("logs", logs::run),
            thread("leases", leases::run),
            thread("takeover", takeover::run),
            thread("lease-watchdog", watchdog::run),
            thread("maintenance", maintenance::run),
            thread("callbacks", callbacks::run));
  }

  private static Thread thread(String name, Loop loop) {
    return Thread.ofPlatform().name(name).daemon().unstarted(() -> keepRunning(name, loop));
  }

  /**
   * Whatever is thrown in it, a loop goes on: without it the server would stand still in silence.
   */
  static void keepRunning(String name, Loop loop) {
    try {
      while (!isEnded(name, loop)) {
        Thread.sleep(AFTER_FAILURE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isEnded(String name, Loop loop) throws InterruptedException {
    try {
      loop.run();
      return true;
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      LOG.error("the thread {} has failed, retrying in a second", e, name);
      return false;
    }
  }

  void start() {
    others.forEach(Thread::start);
    claiming.start();
    scheduling.start();
  }

  void stopClaiming() throws InterruptedException {
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
