package dev.monitored.bench.server.rows;

import dev.monitored.bench.server.Server;
import dev.monitored.bench.server.ServerBench;
import java.sql.SQLException;
import java.util.Map;

/** A server whose queue is paused, and has jobs. */
record Filled(ServerBench bench, String database, Server server) implements AutoCloseable {
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
    filled.execute(waiting(waiting));
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
}
