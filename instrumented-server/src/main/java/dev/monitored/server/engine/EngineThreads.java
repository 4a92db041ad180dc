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
  private final Thread acknowledging;
  private final Thread logging;
  private final Thread renewing;
  private final Thread takingOver;
  private final Thread watching;
  private final Thread maintaining;
  private final Thread scheduling;
  private final Thread calling;

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
    acknowledging = thread("acknowledger", acknowledger::run);
    logging = thread("logs", logs::run);
    renewing = thread("leases", leases::run);
    takingOver = thread("takeover", takeover::run);
    watching = thread("lease-watchdog", watchdog::run);
    maintaining = thread("maintenance", maintenance::run);
    scheduling = thread("schedules", schedules::run);
    calling = thread("callbacks", callbacks::run);
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
    acknowledging.start();
    logging.start();
    renewing.start();
    takingOver.start();
    watching.start();
    maintaining.start();
    claiming.start();
    scheduling.start();
    calling.start();
  }

  void stopClaiming() throws InterruptedException {
    schedules.stop();
    claimer.stop();
    scheduling.join();
    claiming.join();
  }

  void stop() throws InterruptedException {
    renewing.interrupt();
    takingOver.interrupt();
    watching.interrupt();
    maintaining.interrupt();
    acknowledging.interrupt();
    logging.interrupt();
    calling.interrupt();
    renewing.join(A_COMMIT.toMillis());
    takingOver.join(A_COMMIT.toMillis());
    watching.join(A_COMMIT.toMillis());
    maintaining.join(A_COMMIT.toMillis());
    acknowledging.join(A_COMMIT.toMillis());
    logging.join(A_COMMIT.toMillis());
    calling.join(A_COMMIT.toMillis());
    callbacks.close(A_COMMIT);
  }
}
