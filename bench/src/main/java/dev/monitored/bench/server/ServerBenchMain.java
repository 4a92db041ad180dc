package dev.monitored.bench.server;

import dev.monitored.bench.Families;
import dev.monitored.bench.server.rows.Answers;
import dev.monitored.bench.server.rows.Before;
import dev.monitored.bench.server.rows.Executions;
import dev.monitored.bench.server.rows.Idle;
import dev.monitored.bench.server.rows.Maintenance;
import dev.monitored.bench.server.rows.Replicas;
import dev.monitored.bench.server.rows.Retention;
import dev.monitored.bench.server.rows.RollingUpdate;
import dev.monitored.bench.server.rows.Scrapes;
import dev.monitored.bench.server.rows.Sqlite;
import dev.monitored.bench.server.rows.Start;
import dev.monitored.bench.server.rows.Submissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Measures the families of rows that are named, or all, and exits with 1 when one failed. */
public final class ServerBenchMain {
  private static final Families<ServerBench> FAMILIES =
      new Families<>(
          List.of(
              new Executions(),
              new Submissions(),
              new Idle(),
              new Sqlite(),
              new Answers(),
              new Scrapes(),
              new Start(),
              new Replicas(),
              new Maintenance(),
              new Retention(),
              new Before(),
              new RollingUpdate()));

  private ServerBenchMain() {}

  public static void main(String[] names) throws IOException {
    var root = Path.of("").toAbsolutePath();
    var out = Files.createDirectories(root.resolve("target/bench"));
    var size = Size.of(System.getenv("BENCH"));
    var peer = Path.of(System.getenv("BENCH_PEER"));
    var python = Optional.ofNullable(System.getenv("BENCH_PYTHON")).filter(text -> !text.isEmpty());
    var work = Files.createTempDirectory(out, "work");
    int status;
    try (var postgres = Postgres.start(work)) {
      var bench = new ServerBench(size, work, root, peer, python.map(Path::of), postgres);
      status = FAMILIES.measure(bench, names, out.resolve("server.json"));
    }
    System.exit(status);
  }
}
