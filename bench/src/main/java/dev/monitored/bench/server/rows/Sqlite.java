package dev.monitored.bench.server.rows;

import dev.monitored.bench.Aim;
import dev.monitored.bench.Family;
import dev.monitored.bench.Pairs;
import dev.monitored.bench.Row;
import dev.monitored.bench.server.Server;
import dev.monitored.bench.server.ServerBench;
import dev.monitored.bench.server.peer.RawSqlite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Jobs that do nothing on SQLite, and the same rows written by nothing but statements. */
public final class Sqlite implements Family<ServerBench> {
  @Override
  public String name() {
    return "sqlite";
  }

  @Override
  public List<Row> measure(ServerBench bench) throws Exception {
    var pairs = new Pairs();
    for (int pair = 0; pair < bench.size().pairs(); pair++) {
      measure(bench, pairs);
    }
    return List.of(
        pairs.row(
            "executions, SQLite, synchronous=FULL",
            "jobs/s",
            "JDBC alone, 500 rows a commit",
            Aim.ratioAtLeast(.4)));
  }

  private static void measure(ServerBench bench, Pairs pairs) throws Exception {
    var data = Files.createTempDirectory(bench.work(), "sqlite");
    var copy = Files.createTempDirectory(bench.work(), "copy");
    var settings = Map.of("JOBSERVER_DATA_DIR", data.toString(), "JOBSERVER_WORKERS", "1000");
    try (var server = Server.start(bench, settings)) {
      Executions.fill(bench, server, bench.size().jobs() / 5);
      Executions.drain(server);
      server.pause();
      Executions.fill(bench, server, bench.size().jobs());
      copy(data, copy);
      double jobs = server.depth();
      long start = System.nanoTime();
      server.resume();
      Executions.drain(server);
      pairs.add(jobs / seconds(start), raw(bench, copy));
    }
  }

  /** Must not run concurrently with writes. */
  private static void copy(Path from, Path to) throws IOException {
    for (var name : List.of("jobs.db", "jobs.db-wal")) {
      Files.copy(from.resolve(name), to.resolve(name));
    }
  }

  private static double raw(ServerBench bench, Path data) throws Exception {
    var arguments = List.of(data.resolve("jobs.db").toString());
    try (var child = bench.java(RawSqlite.class, arguments, Map.of())) {
      child.await("^ready$");
      long start = System.nanoTime();
      child.tell("go");
      return Double.parseDouble(child.await("^done (\\d+)$").group(1)) / seconds(start);
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
