package dev.monitored.bench.server.rows;

import dev.monitored.bench.Aim;
import dev.monitored.bench.Family;
import dev.monitored.bench.Pairs;
import dev.monitored.bench.Row;
import dev.monitored.bench.server.Image;
import dev.monitored.bench.server.Server;
import dev.monitored.bench.server.ServerBench;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Two replicas of an earlier commit are replaced one by one, on PostgreSQL, while clients go on
 * submitting to those that are ready.
 */
public final class RollingUpdate implements Family<ServerBench> {
  /** Times the jobs of another measurement. */
  private static final int MANY = 10;

  /** Jobs that ended before. */
  private static String stored(int jobs) {
    return """
    INSERT INTO job (id, action, arguments, labels, queue, priority, due, timeout_ms, state,
      attempt, created_at, queued_at, started_at, ended_at)
    SELECT '00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'), 'sleep', '{"seconds":0}',
      '{}', 'sleep', 0, 1, 60000, 'ok', 1, now, now, now, now
    FROM generate_series(1, %d) AS n,
      (SELECT CAST(1000 * extract(epoch FROM clock_timestamp()) AS bigint) AS now) AS clock
    """
        .formatted(jobs);
  }

  private static final String EXECUTED_ONCE =
      "SELECT count(*) FROM job WHERE id > '00000001' AND state = 'ok' AND attempt = 1";

  @Override
  public String name() {
    return "rolling-update";
  }

  @Override
  public List<Row> measure(ServerBench bench) throws Exception {
    int jobs = MANY * bench.size().jobs();
    var database = bench.postgres().database();
    var settings =
        Map.of(
            "JOBSERVER_DATABASE_URL",
            database,
            "JOBSERVER_KEEP_JOBS",
            Integer.toString(Integer.MAX_VALUE));
    var running = new ArrayDeque<Server>();
    try (var clients = new Submitters()) {
      for (int i = 0; i < 2; i++) {
        running.add(Server.start(bench, bench.before(), settings));
      }
      bench.postgres().execute(database, stored(jobs));
      bench.postgres().checkpoint();
      clients.start(List.copyOf(running));
      Thread.sleep(1000L * bench.size().seconds());
      for (int i = 0; i < 2; i++) {
        replace(bench, bench.ours(), settings, running, clients);
      }
      Thread.sleep(1000L * bench.size().seconds());
      clients.finish();
      awaitDrained(running.peek());
      double lost = clients.accepted() - bench.postgres().number(database, EXECUTED_ONCE);
      bench.say("  %,d accepted, %s".formatted(clients.accepted(), clients));
      return rows(bench, jobs, clients, lost);
    } finally {
      running.forEach(Server::close);
      bench.postgres().drop(database);
    }
  }

  /** Counts of ended jobs are of each process: only what is stored tells. */
  private static void awaitDrained(Server server) throws Exception {
    while (server.depth() > 0) {
      Thread.sleep(100);
    }
    Thread.sleep(1000);
  }

  /** Starts a new one, and ends an old one that no client asks any longer. */
  private static void replace(
      ServerBench bench,
      Image image,
      Map<String, String> settings,
      ArrayDeque<Server> running,
      Submitters clients)
      throws Exception {
    running.add(Server.start(bench, image, settings));
    var old = running.remove();
    clients.use(List.copyOf(running));
    Thread.sleep(1000L * bench.size().seconds());
    old.close();
  }

  private static List<Row> rows(ServerBench bench, int jobs, Submitters clients, double lost) {
    var what = String.format(Locale.ROOT, "rolling update, %,d jobs stored: ", jobs);
    return List.of(
        row(bench, what + "longest POST", "s", clients.longest(), 2),
        row(bench, what + "POSTs that failed", "requests", (double) clients.failed(), 0),
        row(bench, what + "accepted and not executed once", "jobs", lost, 0));
  }

  private static Row row(
      ServerBench bench, String metric, String unit, double value, double atMost) {
    return Pairs.of(value, Double.NaN)
        .row(metric, unit, "from " + bench.beforeName(), Aim.atMost(atMost));
  }
}
