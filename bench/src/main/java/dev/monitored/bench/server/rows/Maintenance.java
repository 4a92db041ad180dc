package dev.monitored.bench.server.rows;

import dev.monitored.bench.Aim;
import dev.monitored.bench.Family;
import dev.monitored.bench.Pairs;
import dev.monitored.bench.Row;
import dev.monitored.bench.server.Server;
import dev.monitored.bench.server.ServerBench;
import dev.monitored.bench.server.Wrk;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What it costs to delete what ended, and to sweep what is due, on PostgreSQL. */
public final class Maintenance implements Family<ServerBench> {
  /** Times the jobs of another measurement. */
  private static final int MANY = 10;

  private static final int CLIENTS = 16;
  private static final int KEPT = 1_000;

  private static final String EXPIRE = "UPDATE job SET deadline_at = 0 WHERE id < '1'";

  /** Their ids come before all others. */
  private static String waiting(int jobs) {
    return """
    INSERT INTO job (id, action, arguments, labels, queue, priority, due, timeout_ms, state,
      created_at, queued_at)
    SELECT '00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'), 'sleep', '{"seconds":0}',
      '{}', 'sleep', 0, 1, 60000, 'scheduled', 0, 0
    FROM generate_series(1, %d) AS n
    """
        .formatted(jobs);
  }

  private static String oldKeys(int keys) {
    return """
    INSERT INTO idempotency (key, fingerprint, id, created_at)
    SELECT 'key' || n, 'print', 'id', n FROM generate_series(1, %d) AS n
    """
        .formatted(keys);
  }

  @Override
  public String name() {
    return "maintenance";
  }

  @Override
  public List<Row> measure(ServerBench bench) throws Exception {
    int many = MANY * bench.size().jobs();
    var rate = new Pairs();
    var p99 = new Pairs();
    for (int pair = 0; pair < bench.size().pairs(); pair++) {
      rate.add(sustained(bench, many), Executions.ours(bench, false).perSecond());
      p99.add(p99(bench, many), p99(bench, 0));
    }
    var bytes = Pairs.of(bytes(bench, many), bytes(bench, bench.size().jobs()));
    var scrape = Pairs.of(scrape(bench, many), scrape(bench, KEPT));
    return List.of(
        rate.row(
            "executions with retention" + of(many),
            "jobs/s",
            "ourselves, deleting nothing",
            Aim.ratioAtLeast(.6)),
        p99.row(
            "POST of a job: p99 while as many deadlines and keys are swept" + of(many),
            "ms",
            "ourselves, nothing to sweep",
            Aim.ratioAtMost(1.5)),
        bytes.row(
            "tables and indexes with retention" + of(many),
            "bytes",
            "ourselves" + of(bench.size().jobs()),
            Aim.ratioAtMost(1.3)),
        scrape.row(
            "/metrics, waiting" + of(many), "ms", "ourselves" + of(KEPT), Aim.ratioAtMost(1.2)));
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

  private static double bytes(ServerBench bench, int jobs) throws Exception {
    try (var filled = Filled.start(bench, 10 * KEPT, 0)) {
      filled.server().resume();
      Executions.fill(bench, filled.server(), jobs);
      Executions.drain(filled.server());
      filled.awaitAtMost(10 * KEPT);
      return filled.number(
          "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r'"
              + " AND relnamespace = 'public'::regnamespace");
    }
  }

  private static double p99(ServerBench bench, int swept) throws Exception {
    try (var filled = Filled.start(bench, Integer.MAX_VALUE, swept)) {
      new Wrk(bench, CLIENTS).post(filled.server().url("/api/v1/jobs"), Server.JOB, 2);
      if (swept > 0) {
        filled.execute(oldKeys(swept));
        filled.execute(EXPIRE);
      }
      var load =
          new Wrk(bench, CLIENTS)
              .post(filled.server().url("/api/v1/jobs"), Server.JOB, bench.size().seconds());
      return load.p99();
    }
  }

  private static double scrape(ServerBench bench, int waiting) throws Exception {
    try (var filled = Filled.start(bench, Integer.MAX_VALUE, waiting)) {
      return Scrapes.millis(filled.server());
    }
  }

  /** A server whose queue is paused, and has jobs. */
  private record Filled(ServerBench bench, String database, Server server)
      implements AutoCloseable {
    static Filled start(ServerBench bench, int kept, int waiting) throws Exception {
      var database = bench.postgres().database();
      var settings =
          Map.of(
              "JOBSERVER_DATABASE_URL",
              database,
              "JOBSERVER_WORKERS",
              "1000",
              "JOBSERVER_KEEP_JOBS",
              Integer.toString(kept));
      var filled = new Filled(bench, database, Server.start(bench, settings));
      filled.server().pause();
      filled.execute(Maintenance.waiting(waiting));
      bench.postgres().checkpoint();
      return filled;
    }

    void execute(String sql) throws Exception {
      bench.postgres().execute(database, sql);
    }

    double number(String sql) throws Exception {
      return bench.postgres().number(database, sql);
    }

    void awaitAtMost(int jobs) throws Exception {
      while (number("SELECT count(*) FROM (SELECT 1 FROM job LIMIT %d) AS looked".formatted(jobs + 1))
          > jobs) {
        Thread.sleep(50);
      }
    }

    @Override
    public void close() throws SQLException {
      server.close();
      bench.postgres().drop(database);
    }
  }
}
