package dev.monitored.bench.server.rows;

import dev.monitored.bench.Aim;
import dev.monitored.bench.Family;
import dev.monitored.bench.Pairs;
import dev.monitored.bench.Row;
import dev.monitored.bench.server.ServerBench;
import java.util.List;
import java.util.Locale;

/** Whether the deletion of old jobs keeps up with the engine, on PostgreSQL. */
public final class Retention implements Family<ServerBench> {
  /** Times the jobs of another measurement. */
  private static final int MANY = 10;

  private static final int KEPT = 1_000;
  private static final String BYTES =
      "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r'"
          + " AND relnamespace = 'public'::regnamespace";

  @Override
  public String name() {
    return "retention";
  }

  @Override
  public List<Row> measure(ServerBench bench) throws Exception {
    int jobs = bench.size().jobs();
    var bytes = Pairs.of(bytes(bench, MANY * jobs), bytes(bench, jobs));
    var rate = new Pairs();
    for (int pair = 0; pair < bench.size().pairs(); pair++) {
      rate.add(sustained(bench, MANY * jobs), Executions.ours(bench, false).perSecond());
    }
    return List.of(
        rate.row(
            "executions with retention" + of(MANY * jobs),
            "jobs/s",
            "ourselves, deleting nothing",
            Aim.ratioAtLeast(.6)),
        bytes.row(
            "tables and indexes with retention" + of(MANY * jobs),
            "bytes",
            "ourselves" + of(jobs),
            Aim.ratioAtMost(1.3)));
  }

  private static String of(int jobs) {
    return String.format(Locale.ROOT, ", %,d jobs", jobs);
  }

  /** Jobs a second, until all have ended and are deleted but for a few. */
  private static double sustained(ServerBench bench, int jobs) throws Exception {
    try (var filled = Filled.start(bench, KEPT, jobs)) {
      Executions.fill(bench, filled.server(), bench.size().jobs() / 5);
      long start = System.nanoTime();
      filled.server().resume();
      filled.awaitAtMost(KEPT);
      return jobs / ((System.nanoTime() - start) / 1e9);
    }
  }

  /** After so many jobs, of which few wait at a time: what waits needs its room as well. */
  private static double bytes(ServerBench bench, int jobs) throws Exception {
    try (var filled = Filled.start(bench, 10 * KEPT, 0)) {
      var server = filled.server();
      server.resume();
      while (server.ended() < jobs) {
        Executions.submit(bench, server);
        Executions.drain(server);
      }
      filled.awaitAtMost(10 * KEPT);
      double bytes = filled.number(BYTES);
      bench.say("  %,d jobs: %,.0f bytes".formatted(jobs, bytes));
      return bytes;
    }
  }
}
