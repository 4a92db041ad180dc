package dev.monitored.bench.server.rows;

import dev.monitored.bench.Aim;
import dev.monitored.bench.Child;
import dev.monitored.bench.Family;
import dev.monitored.bench.Memory;
import dev.monitored.bench.Pairs;
import dev.monitored.bench.Row;
import dev.monitored.bench.server.Image;
import dev.monitored.bench.server.Server;
import dev.monitored.bench.server.ServerBench;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** The server as it is in its image: from the start of the process to an answer, and at rest. */
public final class Start implements Family<ServerBench> {
  private record Started(double seconds, double mebibytes) {}

  @Override
  public String name() {
    return "start";
  }

  @Override
  public List<Row> measure(ServerBench bench) throws Exception {
    var seconds = new Pairs();
    var memory = new Pairs();
    for (int pair = 0; pair < bench.size().pairs(); pair++) {
      var with = start(bench, true);
      var without = start(bench, false);
      seconds.add(with.seconds(), without.seconds());
      memory.add(with.mebibytes(), without.mebibytes());
    }
    var peer = "the same without the AOT cache";
    return List.of(
        seconds.row("start to first answer, AOT cache", "s", peer, Aim.ratioAtMost(.5)),
        memory.row("RSS idle, AOT cache", "MiB", peer, Aim.atMost(110)));
  }

  private static Started start(ServerBench bench, boolean isCached) throws Exception {
    var data = Files.createTempDirectory(bench.work(), "start").toString();
    var settings =
        Map.of(
            "JOBSERVER_DATA_DIR", data,
            "JOBSERVER_AUTH", "off",
            "JOBSERVER_PORT", "0",
            "JOBSERVER_MANAGEMENT_PORT", "0");
    long start = System.nanoTime();
    try (var child = Child.start(bench, "start", new Image(bench.root()).line(isCached), settings);
        var server = Server.of(child)) {
      server.get("/api/v1/jobs");
      double seconds = (System.nanoTime() - start) / 1e9;
      Thread.sleep(1000L * bench.size().seconds());
      return new Started(seconds, Memory.resident(child.pid()));
    }
  }
}
