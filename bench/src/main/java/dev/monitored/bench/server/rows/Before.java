package dev.monitored.bench.server.rows;

import dev.monitored.bench.Aim;
import dev.monitored.bench.Family;
import dev.monitored.bench.Memory;
import dev.monitored.bench.Numbers;
import dev.monitored.bench.Pairs;
import dev.monitored.bench.Row;
import dev.monitored.bench.server.Image;
import dev.monitored.bench.server.Server;
import dev.monitored.bench.server.ServerBench;
import dev.monitored.bench.server.Wrk;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The job server beside what it was at an earlier commit, both as they lie in their images. */
public final class Before implements Family<ServerBench> {
  private static final int CLIENTS = 32;
  private static final int SUBMITTERS = 64;
  private static final int ROUND_TRIPS = 200;

  /** What is measured, and what would be worse. */
  private record Metric(String name, String unit, Aim aim) {}

  private static final Metric EXECUTIONS =
      new Metric("executions, PostgreSQL", "jobs/s", Aim.notLess());
  private static final Metric JOB_CPU =
      new Metric("CPU of JVM and database, PostgreSQL", "ms/job", Aim.notMore());
  private static final Metric LOCAL_EXECUTIONS =
      new Metric("executions, SQLite", "jobs/s", Aim.notLess());
  private static final Metric SUBMISSIONS =
      new Metric("durable submissions, 64 clients, SQLite", "jobs/s", Aim.notLess());
  private static final Metric READS =
      new Metric("a job of the store: rate", "requests/s", Aim.notLess());
  private static final Metric READ_P99 = new Metric("a job of the store: p99", "ms", Aim.notMore());
  private static final Metric SCRAPE = new Metric("/metrics", "ms", Aim.notMore());
  private static final Metric ROUND_TRIP =
      new Metric("idle: submit until the end is seen", "ms", Aim.notMore());
  private static final Metric START = new Metric("start to first answer", "s", Aim.notMore());
  private static final Metric MEMORY = new Metric("RSS idle", "MiB", Aim.notMore());

  @Override
  public String name() {
    return "before";
  }

  @Override
  public List<Row> measure(ServerBench bench) throws Exception {
    var pairs = new LinkedHashMap<Metric, Pairs>();
    for (int pair = 0; pair < bench.size().pairs(); pair++) {
      var ours = measured(bench, bench.ours());
      var before = measured(bench, bench.before());
      ours.forEach((metric, value) ->
          pairs
              .computeIfAbsent(metric, _ -> new Pairs())
              .add(value, Objects.requireNonNull(before.get(metric))));
    }
    return pairs.entrySet().stream()
        .map(entry -> row(entry.getKey(), entry.getValue(), bench.beforeName()))
        .toList();
  }

  private static Row row(Metric metric, Pairs pairs, String before) {
    return pairs.row(metric.name(), metric.unit(), before, metric.aim());
  }

  private static Map<Metric, Double> measured(ServerBench bench, Image image) throws Exception {
    var values = new LinkedHashMap<Metric, Double>();
    started(bench, image, values);
    var executed = Executions.of(bench, settings -> Server.start(bench, image, settings), false);
    values.put(EXECUTIONS, executed.perSecond());
    values.put(JOB_CPU, executed.cpuMillis());
    local(bench, image, values);
    return values;
  }

  private static void started(ServerBench bench, Image image, Map<Metric, Double> values)
      throws Exception {
    long start = System.nanoTime();
    try (var server = Server.start(bench, image, local(bench))) {
      server.get("/api/v1/jobs");
      values.put(START, (System.nanoTime() - start) / 1e9);
      Thread.sleep(1000L * bench.size().seconds());
      values.put(MEMORY, Memory.resident(server.pid()));
    }
  }

  private static Map<String, String> local(ServerBench bench) throws Exception {
    var data = Files.createTempDirectory(bench.work(), "before").toString();
    return Map.of("JOBSERVER_DATA_DIR", data, "JOBSERVER_WORKERS", "1000");
  }

  private static void local(ServerBench bench, Image image, Map<Metric, Double> values)
      throws Exception {
    try (var server = Server.start(bench, image, local(bench))) {
      int jobs = bench.size().jobs();
      Executions.fill(bench, server, jobs / 5);
      Executions.drain(server);
      server.pause();
      var url = server.url("/api/v1/jobs");
      var load = new Wrk(bench, SUBMITTERS).post(url, Server.JOB, bench.size().seconds());
      values.put(SUBMISSIONS, load.perSecond());
      Executions.fill(bench, server, (int) Math.max(0, jobs - server.depth()));
      values.put(LOCAL_EXECUTIONS, drained(server));
      values.put(ROUND_TRIP, roundTrip(server));
      var job = server.url("/api/v1/jobs/" + server.submit());
      new Wrk(bench, CLIENTS).get(job, bench.size().seconds());
      var reads = new Wrk(bench, CLIENTS).get(job, bench.size().seconds());
      values.put(READS, reads.perSecond());
      values.put(READ_P99, reads.p99());
      values.put(SCRAPE, Scrapes.millis(server));
    }
  }

  /** Jobs a second, until nothing waits. */
  private static double drained(Server server) throws Exception {
    double jobs = server.depth();
    long start = System.nanoTime();
    server.resume();
    Executions.drain(server);
    return jobs / ((System.nanoTime() - start) / 1e9);
  }

  /** Milliseconds, as the median. */
  private static double roundTrip(Server server) throws Exception {
    var millis = new ArrayList<Double>();
    for (int i = 0; i < ROUND_TRIPS; i++) {
      long start = System.nanoTime();
      var job = "/api/v1/jobs/" + server.submit();
      while (!server.get(job).contains("\"state\":\"ok\"")) {
        Thread.onSpinWait();
      }
      millis.add((System.nanoTime() - start) / 1e6);
    }
    return Numbers.median(millis);
  }
}
