package dev.monitored.server.engine;

import java.time.Duration;

/** The engine's own threads. */
final class Loops {
  private static final Duration TEND_EVERY = Duration.ofSeconds(2);
  private static final Duration PURGE_EVERY = Duration.ofMinutes(1);
  private static final Duration A_COMMIT = Duration.ofSeconds(1);

  private interface Loop {
    void run() throws InterruptedException;
  }

  private final Claimer claimer;
  private final Leases leases;
  private final Purging purging;
  private final ScheduleLoop schedules;
  private final Deliverer deliverer;
  private final Thread claiming;
  private final Thread acknowledging;
  private final Thread logging;
  private final Thread tending;
  private final Thread forgetting;
  private final Thread scheduling;
  private final Thread delivering;

  Loops(
      Claimer claimer,
      Acknowledger acknowledger,
      JobLogs logs,
      Leases leases,
      Purging purging,
      ScheduleLoop schedules,
      Deliverer deliverer) {
    this.claimer = claimer;
    this.leases = leases;
    this.purging = purging;
    this.schedules = schedules;
    this.deliverer = deliverer;
    claiming = thread("claimer", claimer::run);
    acknowledging = thread("acknowledger", acknowledger::run);
    logging = thread("logs", logs::run);
    tending = thread("leases", this::tend);
    forgetting = thread("purging", this::purge);
    scheduling = thread("schedules", schedules::run);
    delivering = thread("callbacks", deliverer::run);
  }

  private static Thread thread(String name, Loop loop) {
    return Thread.ofPlatform()
        .name(name)
        .daemon()
        .unstarted(() -> {
          try {
            loop.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void tend() throws InterruptedException {
    while (true) {
      if (leases.tend()) {
        claimer.wakeUp();
      }
      Thread.sleep(TEND_EVERY);
    }
  }

  private void purge() throws InterruptedException {
    while (true) {
      purging.purge();
      Thread.sleep(PURGE_EVERY);
    }
  }

  void start() {
    acknowledging.start();
    logging.start();
    tending.start();
    forgetting.start();
    claiming.start();
    scheduling.start();
    delivering.start();
  }

  void stopClaiming() throws InterruptedException {
    schedules.stop();
    claimer.stop();
    scheduling.join();
    claiming.join();
  }

  void stop() throws InterruptedException {
    tending.interrupt();
    forgetting.interrupt();
    acknowledging.interrupt();
    logging.interrupt();
    delivering.interrupt();
    tending.join(A_COMMIT.toMillis());
    forgetting.join(A_COMMIT.toMillis());
    acknowledging.join(A_COMMIT.toMillis());
    logging.join(A_COMMIT.toMillis());
    delivering.join(A_COMMIT.toMillis());
    deliverer.close(A_COMMIT);
  }
}
