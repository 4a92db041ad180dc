package dev.monitored.bench.server.rows;

import dev.monitored.bench.Aim;
import dev.monitored.bench.Family;
import dev.monitored.bench.Numbers;
import dev.monitored.bench.Pairs;
import dev.monitored.bench.Row;
import dev.monitored.bench.server.Server;
import dev.monitored.bench.server.ServerBench;
import dev.monitored.bench.server.Wrk;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** What /metrics costs, and whom it holds up. */
public final class Scrapes implements Family<ServerBench> {
  private static final int FEW = 1_000;
  private static final int SCRAPES = 50;
  private static final int CLIENTS = 4;
  private static final int EVERY_MILLIS = 200;

  private record Page(double bytes, double millis) {}

  @Override
  public String name() {
    return "scrapes";
  }

  @Override
  public List<Row> measure(ServerBench bench) throws Exception {
    var data = Files.createTempDirectory(bench.work(), "sqlite");
    try (var server = Server.start(bench, Map.of("JOBSERVER_DATA_DIR", data.toString()))) {
      Executions.fill(bench, server, FEW);
      Executions.drain(server);
      var id = server.submit();
      page(server);
      var few = page(server);
      Executions.fill(bench, server, bench.size().jobs());
      Executions.drain(server);
      var many = page(server);
      var bytes = new Pairs();
      bytes.add(many.bytes(), few.bytes());
      var millis = new Pairs();
      millis.add(many.millis(), few.millis());
      var before = "ourselves after %,d".formatted(FEW);
      var after = "/metrics after %,d jobs".formatted(bench.size().jobs());
      return List.of(
          bytes.row(after + ": size", "bytes", before, Aim.ratioAtMost(1.02)),
          millis.row(after + ": time", "ms", before, Aim.atMost(5)),
          disturbed(bench, server, "/api/v1/jobs/" + id));
    }
  }

  /** Of one, as a rule. */
  static double millis(Server server) throws Exception {
    page(server);
    return page(server).millis();
  }

  private static Page page(Server server) throws Exception {
    var millis = new ArrayList<Double>();
    double bytes = 0;
    for (int i = 0; i < SCRAPES; i++) {
      long start = System.nanoTime();
      bytes = server.get("/metrics").length();
      millis.add((System.nanoTime() - start) / 1e6);
    }
    return new Page(bytes, Numbers.median(millis));
  }

  private static Row disturbed(ServerBench bench, Server server, String path) throws Exception {
    var pairs = new Pairs();
    p99(bench, server, path);
    for (int pair = 0; pair < bench.size().pairs(); pair++) {
      pairs.add(p99WhileScraped(bench, server, path), p99(bench, server, path));
    }
    return pairs.row(
        "GET of a job while scraped at 5 Hz: p99",
        "ms",
        "ourselves, not scraped",
        Aim.ratioAtMost(1.2));
  }

  private static double p99(ServerBench bench, Server server, String path) throws Exception {
    return new Wrk(bench, CLIENTS).get(server.url(path), bench.size().seconds()).p99();
  }

  private static double p99WhileScraped(ServerBench bench, Server server, String path)
      throws Exception {
    try (var scraper = Executors.newSingleThreadScheduledExecutor()) {
      var scrapes =
          scraper.scheduleAtFixedRate(() -> scrape(server), 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
      double p99 = p99(bench, server, path);
      scrapes.cancel(false);
      return p99;
    }
  }

  private static void scrape(Server server) {
    try {
      server.get("/metrics");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
