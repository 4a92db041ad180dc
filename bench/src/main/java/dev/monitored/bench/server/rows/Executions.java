package dev.monitored.bench.server.rows;

import dev.monitored.bench.Aim;
import dev.monitored.bench.Family;
import dev.monitored.bench.Pairs;
import dev.monitored.bench.Row;
import dev.monitored.bench.server.Server;
import dev.monitored.bench.server.ServerBench;
import dev.monitored.bench.server.Wrk;
import dev.monitored.bench.server.peer.DbScheduler;
import dev.monitored.bench.server.peer.JobRunrPeer;
import dev.monitored.bench.server.peer.QuartzPeer;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Jobs that do nothing, all of them stored before the first one starts, on PostgreSQL. */
public final class Executions implements Family<ServerBench> {
  private static final int CLIENTS = 64;
  private static final int WARM_UP = 5;
  private static final Map<String, String> QUIET = Map.of("JOBSERVER_LOG_LEVEL", "WARN");
  private static final int SLOW = 10;
  private static final int VERY_SLOW = 200;

  /** What it took to execute some jobs. */
  record Executed(double jobs, double seconds, double jvm, double database, double transactions) {
    double perSecond() {
      return jobs / seconds;
    }

    double cpuMillis() {
      return 1e3 * (jvm + database) / jobs;
    }

    double transactionsPerJob() {
      return transactions / jobs;
    }
  }

  @Override
  public String name() {
    return "executions";
  }

  @Override
  public List<Row> measure(ServerBench bench) throws Exception {
    var fast = new Pairs();
    var cpu = new Pairs();
    var jobRunr = new Pairs();
    var quartz = new Pairs();
    int jobs = bench.size().jobs();
    for (int pair = 0; pair < bench.size().pairs(); pair++) {
      var ours = ours(bench, false);
      var peer = peer(bench, DbScheduler.class, jobs, false);
      fast.add(ours.perSecond(), peer.perSecond());
      cpu.add(ours.cpuMillis(), peer.cpuMillis());
      jobRunr.add(ours.perSecond(), perSecond(bench, JobRunrPeer.class, jobs / SLOW));
      quartz.add(ours.perSecond(), perSecond(bench, QuartzPeer.class, jobs / VERY_SLOW));
    }
    var rate = "executions, PostgreSQL";
    return List.of(
        fast.row(rate, "jobs/s", "db-scheduler 16.12 lock-and-fetch", Aim.ratioAtLeast(5)),
        jobRunr.row(rate, "jobs/s", "JobRunr 8.7" + of(jobs / SLOW), Aim.ratioAtLeast(25)),
        quartz.row(
            rate, "jobs/s", "Quartz 2.5.2 JDBC" + of(jobs / VERY_SLOW), Aim.ratioAtLeast(100)),
        cpu.row("CPU of JVM and database", "ms/job", "db-scheduler 16.12", Aim.ratioAtMost(.25)),
        transactions(bench));
  }

  private static String of(int jobs) {
    return String.format(Locale.ROOT, ", %,d jobs", jobs);
  }

  private static double perSecond(ServerBench bench, Class<?> peer, int jobs) throws Exception {
    return peer(bench, peer, jobs, false).perSecond();
  }

  private static Row transactions(ServerBench bench) throws Exception {
    var pairs = new Pairs();
    pairs.add(
        ours(bench, true).transactionsPerJob(),
        peer(bench, DbScheduler.class, bench.size().jobs() / 5, true).transactionsPerJob());
    return pairs.row("transactions", "per job", "db-scheduler 16.12", Aim.atMost(.05));
  }

  static Executed ours(ServerBench bench, boolean countTransactions) throws Exception {
    return of(bench, settings -> Server.start(bench, settings), countTransactions);
  }

  static Executed of(ServerBench bench, Server.Start start, boolean countTransactions)
      throws Exception {
    var database = bench.postgres().database();
    var settings = Map.of("JOBSERVER_DATABASE_URL", database, "JOBSERVER_WORKERS", "1000");
    try (var server = start.with(settings)) {
      fill(bench, server, bench.size().jobs() / WARM_UP);
      drain(server);
      server.pause();
      bench.postgres().checkpoint();
      fill(bench, server, bench.size().jobs());
      long before = countTransactions ? bench.postgres().transactions(database) : 0;
      double jobs = server.depth();
      double jvm = server.cpu();
      double cpu = bench.postgres().cpu();
      long resumed = System.nanoTime();
      server.resume();
      drain(server);
      double seconds = (System.nanoTime() - resumed) / 1e9;
      jvm = server.cpu() - jvm;
      cpu = bench.postgres().cpu() - cpu;
      long after = countTransactions ? bench.postgres().transactions(database) : 0;
      var executed = new Executed(jobs, seconds, jvm, cpu, after - before);
      bench.say("  server: " + executed);
      return executed;
    } finally {
      bench.postgres().drop(database);
    }
  }

  /** Submits until so many wait, or have ended since. */
  static void fill(ServerBench bench, Server server, int jobs) throws Exception {
    long before = server.ended() + server.depth();
    while (server.ended() + server.depth() - before < jobs) {
      submit(bench, server);
    }
  }

  static void submit(ServerBench bench, Server server) throws Exception {
    new Wrk(bench, CLIENTS).post(server.url("/api/v1/jobs"), Server.JOB, 1);
  }

  /** Waits until nothing waits or runs. */
  static void drain(Server server) throws Exception {
    long stored = server.ended() + server.depth();
    do {
      Thread.sleep(50);
    } while (server.ended() < stored);
  }

  static Executed peer(ServerBench bench, Class<?> peer, int jobs, boolean countTransactions)
      throws Exception {
    var database = bench.postgres().database();
    var arguments = List.of(database, Integer.toString(jobs / WARM_UP), Integer.toString(jobs));
    bench.postgres().checkpoint();
    try (var child = bench.java(peer, arguments, QUIET)) {
      child.await("^ready$");
      long before = countTransactions ? bench.postgres().transactions(database) : 0;
      double jvm = child.cpu();
      double cpu = bench.postgres().cpu();
      long start = System.nanoTime();
      child.tell("go");
      child.await("^done$");
      double seconds = (System.nanoTime() - start) / 1e9;
      jvm = child.cpu() - jvm;
      cpu = bench.postgres().cpu() - cpu;
      long after = countTransactions ? bench.postgres().transactions(database) : 0;
      var executed = new Executed(jobs, seconds, jvm, cpu, after - before);
      bench.say("  %s: %s".formatted(peer.getSimpleName(), executed));
      return executed;
    } finally {
      bench.postgres().drop(database);
    }
  }
}
