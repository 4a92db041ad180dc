package dev.monitored.bench.server.rows;

import dev.monitored.bench.Aim;
import dev.monitored.bench.Family;
import dev.monitored.bench.Pairs;
import dev.monitored.bench.Row;
import dev.monitored.bench.server.Server;
import dev.monitored.bench.server.ServerBench;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Several processes on one PostgreSQL, which share the work and the machine. */
public final class Replicas implements Family<ServerBench> {
  private static final int REPLICAS = 3;

  @Override
  public String name() {
    return "replicas";
  }

  @Override
  public List<Row> measure(ServerBench bench) throws Exception {
    var pairs = new Pairs();
    for (int pair = 0; pair < bench.size().pairs(); pair++) {
      pairs.add(perSecond(bench, REPLICAS), perSecond(bench, 1));
    }
    return List.of(
        pairs.row(
            "executions, 3 replicas on one PostgreSQL",
            "jobs/s",
            "one replica",
            Aim.ratioAtLeast(.9)));
  }

  private static double perSecond(ServerBench bench, int replicas) throws Exception {
    var database = bench.postgres().database();
    var settings = Map.of("JOBSERVER_DATABASE_URL", database, "JOBSERVER_WORKERS", "1000");
    var servers = new ArrayList<Server>();
    try {
      for (int i = 0; i < replicas; i++) {
        servers.add(Server.start(bench, settings));
      }
      return perSecond(bench, servers);
    } finally {
      servers.forEach(Server::close);
      bench.postgres().drop(database);
    }
  }

  private static double perSecond(ServerBench bench, List<Server> servers) throws Exception {
    var first = servers.getFirst();
    Executions.fill(bench, first, bench.size().jobs() / 5);
    while (first.depth() > 0) {
      Thread.sleep(50);
    }
    first.pause();
    bench.postgres().checkpoint();
    fillPaused(bench, first);
    double jobs = first.depth();
    long before = ended(servers);
    long start = System.nanoTime();
    first.resume();
    while (ended(servers) < before + jobs) {
      Thread.sleep(50);
    }
    return jobs / ((System.nanoTime() - start) / 1e9);
  }

  private static void fillPaused(ServerBench bench, Server server) throws Exception {
    while (server.depth() < bench.size().jobs()) {
      Executions.submit(bench, server);
    }
  }

  private static long ended(List<Server> servers) throws Exception {
    long sum = 0;
    for (var server : servers) {
      sum += server.ended();
    }
    return sum;
  }
}
