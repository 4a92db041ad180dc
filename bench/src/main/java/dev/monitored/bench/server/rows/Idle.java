package dev.monitored.bench.server.rows;

import dev.monitored.bench.Aim;
import dev.monitored.bench.Child;
import dev.monitored.bench.Family;
import dev.monitored.bench.Numbers;
import dev.monitored.bench.Pairs;
import dev.monitored.bench.Row;
import dev.monitored.bench.server.Server;
import dev.monitored.bench.server.ServerBench;
import dev.monitored.bench.server.peer.IdleDbScheduler;
import dev.monitored.bench.server.peer.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From submission to start while nothing else is to do, PostgreSQL. */
public final class Idle implements Family<ServerBench> {
  private static final int WARM_UP = 5000;
  private static final int SAMPLES = 40;
  private static final String JOB = "{\"action\":\"stamp\"}";

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public List<Row> measure(ServerBench bench) throws Exception {
    var url = bench.postgres().database();
    var same = new Pairs();
    var other = new Pairs();
    try (var peer =
        bench.java(IdleDbScheduler.class, List.of(bench.postgres().database()), Map.of())) {
      peer.await("^ready$");
      try (var replica = Server.other(bench, url)) {
        warmUp(replica, replica);
        for (int pair = 0; pair < bench.size().pairs(); pair++) {
          same.add(median(replica, replica, SAMPLES), polled(peer));
        }
        try (var front = Server.other(bench, url, "idle")) {
          warmUp(front, replica);
          for (int pair = 0; pair < bench.size().pairs(); pair++) {
            other.add(median(front, replica, SAMPLES), polled(peer));
          }
        }
      }
    }
    var defaults = "db-scheduler 16.12 at its defaults";
    return List.of(
        same.row("idle: submit to start, p50, same replica", "ms", defaults, Aim.atMost(5)),
        other.row("idle: submit to start, p50, other replica", "ms", defaults, Aim.atMost(15)));
  }

  /** One of them: it looks every ten seconds. */
  private static double polled(Child peer) throws Exception {
    peer.tell("go");
    return Double.parseDouble(peer.await("^started after ([0-9.]+)$").group(1));
  }

  /** Idle is not new: by then the code on both sides of the connection is compiled. */
  private static void warmUp(Server front, Server replica) throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      front.post("/api/v1/jobs", JOB);
    }
    median(front, replica, SAMPLES);
  }

  private static double median(Server front, Server replica, int samples) throws Exception {
    var millis = new ArrayList<Double>();
    for (int i = 0; i < samples; i++) {
      long submitted = Stamp.micros();
      var id = Server.first("\"id\":\"([^\"]+)\"", front.post("/api/v1/jobs", JOB));
      millis.add((started(replica, id) - submitted) / 1e3);
      Thread.sleep(20);
    }
    return Numbers.median(millis);
  }

  private static long started(Server replica, String id) throws Exception {
    var job = replica.get("/api/v1/jobs/" + id);
    while (!job.contains("\"state\":\"ok\"")) {
      Thread.sleep(5);
      job = replica.get("/api/v1/jobs/" + id);
    }
    return Long.parseLong(Server.first("at (\\d+)", job));
  }
}
