package dev.monitored.bench.server.rows;

import dev.monitored.bench.Aim;
import dev.monitored.bench.Family;
import dev.monitored.bench.Pairs;
import dev.monitored.bench.Row;
import dev.monitored.bench.server.Server;
import dev.monitored.bench.server.ServerBench;
import dev.monitored.bench.server.Wrk;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Jobs submitted by many clients, each of which waits until its job is on disk. */
public final class Submissions implements Family<ServerBench> {
  private static final int CLIENTS = 64;

  @Override
  public String name() {
    return "submissions";
  }

  @Override
  public List<Row> measure(ServerBench bench) throws Exception {
    var rows = new ArrayList<Row>();
    var one = Files.createTempDirectory(bench.work(), "together").toString();
    var other = Files.createTempDirectory(bench.work(), "each").toString();
    rows.add(measure(bench, "SQLite", one, other));
    rows.add(
        measure(bench, "PostgreSQL", bench.postgres().database(), bench.postgres().database()));
    return rows;
  }

  private static Row measure(ServerBench bench, String store, String one, String other)
      throws Exception {
    try (var together = Server.other(bench, one, "idle");
        var each = Server.other(bench, other, "idle", "commit-each")) {
      var pairs = new Pairs();
      perSecond(bench, together);
      perSecond(bench, each);
      for (int pair = 0; pair < bench.size().pairs(); pair++) {
        pairs.add(perSecond(bench, together), perSecond(bench, each));
      }
      return pairs.row(
          "durable submissions, 64 clients, " + store,
          "jobs/s",
          "ourselves, one commit each",
          Aim.ratioAtLeast(4));
    }
  }

  private static double perSecond(ServerBench bench, Server server) throws Exception {
    var wrk = new Wrk(bench, CLIENTS);
    return wrk.post(server.url("/api/v1/jobs"), Server.JOB, bench.size().seconds()).perSecond();
  }
}
