package dev.monitored.bench.server.rows;

import dev.monitored.bench.Aim;
import dev.monitored.bench.Family;
import dev.monitored.bench.Pairs;
import dev.monitored.bench.Row;
import dev.monitored.bench.server.Server;
import dev.monitored.bench.server.ServerBench;
import dev.monitored.bench.server.Wrk;
import java.util.List;
import java.util.Locale;

/** What it costs others to sweep what is due, and to read metrics of many jobs, on PostgreSQL. */
public final class Maintenance implements Family<ServerBench> {
  /** Times the jobs of another measurement. */
  private static final int MANY = 10;

  private static final int CLIENTS = 16;
  private static final int KEPT = 1_000;

  private static final String EXPIRE = "UPDATE job SET deadline_at = 0 WHERE id < '1'";

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
    var p99 = new Pairs();
    for (int pair = 0; pair < bench.size().pairs(); pair++) {
      p99.add(p99(bench, many), p99(bench, 0));
    }
    var scrape = Pairs.of(scrape(bench, many), scrape(bench, KEPT));
    return List.of(
        p99.row(
            "POST of a job: p99 while as many deadlines and keys are swept" + of(many),
            "ms",
            "ourselves, nothing to sweep",
            Aim.ratioAtMost(1.5)),
        scrape.row(
            "/metrics, waiting" + of(many), "ms", "ourselves" + of(KEPT), Aim.ratioAtMost(1.2)));
  }

  private static String of(int jobs) {
    return String.format(Locale.ROOT, ", %,d jobs", jobs);
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
}
