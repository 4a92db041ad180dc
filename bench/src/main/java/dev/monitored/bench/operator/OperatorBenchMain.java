package dev.monitored.bench.operator;

import dev.monitored.bench.Families;
import dev.monitored.bench.operator.rows.Creation;
import dev.monitored.bench.operator.rows.Huge;
import dev.monitored.bench.operator.rows.Memory;
import dev.monitored.bench.operator.rows.Polling;
import dev.monitored.bench.operator.rows.Restart;
import dev.monitored.bench.operator.rows.Selection;
import dev.monitored.bench.operator.rows.Targets;
import dev.monitored.bench.operator.rows.Writes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Measures the families of rows that are named, or all, and exits with 1 when one failed. */
public final class OperatorBenchMain {
  private static final Families<OperatorBench> FAMILIES =
      new Families<>(
          List.of(
              new Writes(),
              new Restart(),
              new Creation(),
              new Memory(),
              new Polling(),
              new Targets(),
              new Huge(),
              new Selection()));

  private OperatorBenchMain() {}

  public static void main(String[] names) throws IOException {
    var root = Path.of("").toAbsolutePath();
    var out = Files.createDirectories(root.resolve("target/bench"));
    var bench =
        new OperatorBench(
            Size.of(System.getenv("BENCH")),
            root,
            Files.createTempDirectory(out, "work"),
            Contender.ours(root),
            Contender.peer(folder("BENCH_PEER")),
            folder("BENCH_KUBERNETES"),
            folder("BENCH_PROMETHEUS_OPERATOR"));
    System.exit(FAMILIES.measure(bench, names, out.resolve("operator.json")));
  }

  private static Path folder(String variable) {
    return Path.of(Objects.requireNonNull(System.getenv(variable), variable + " is not set"));
  }
}
