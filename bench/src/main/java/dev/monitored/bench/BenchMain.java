package dev.monitored.bench;

import dev.monitored.bench.rows.Answers;
import dev.monitored.bench.rows.Executions;
import dev.monitored.bench.rows.Idle;
import dev.monitored.bench.rows.Replicas;
import dev.monitored.bench.rows.Scrapes;
import dev.monitored.bench.rows.Sqlite;
import dev.monitored.bench.rows.Start;
import dev.monitored.bench.rows.Submissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Measures the families of rows that are named, or all, and exits with 1 when one failed. */
public final class BenchMain {
  private static final List<Family> FAMILIES =
      List.of(
          new Executions(),
          new Submissions(),
          new Idle(),
          new Sqlite(),
          new Answers(),
          new Scrapes(),
          new Start(),
          new Replicas());

  private BenchMain() {}

  public static void main(String[] names) throws IOException {
    var root = Path.of("").toAbsolutePath();
    var out = Files.createDirectories(root.resolve("target/bench"));
    var size = Size.of(System.getenv("BENCH"));
    var python = Optional.ofNullable(System.getenv("BENCH_PYTHON")).filter(text -> !text.isEmpty());
    var work = Files.createTempDirectory(out, "work");
    var rows = new ArrayList<Row>();
    try (var postgres = Postgres.start(work)) {
      var bench = new Bench(size, work, root, python.map(Path::of), postgres);
      for (var family : chosen(Set.of(names))) {
        var measured = measure(family, bench);
        bench.say("\n" + Report.table(measured));
        rows.addAll(measured);
        Report.write(rows, out.resolve("server.json"));
      }
    }
    System.out.print(Report.table(rows));
    System.exit(rows.stream().anyMatch(row -> row.pairs() == 0) ? 1 : 0);
  }

  private static List<Family> chosen(Set<String> names) {
    return FAMILIES.stream()
        .filter(family -> names.isEmpty() || names.contains(family.name()))
        .toList();
  }

  // One family that cannot be measured must not keep the others from it, but it must be seen.
  private static List<Row> measure(Family family, Bench bench) {
    bench.say(family.name());
    try {
      return family.measure(bench);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(Row.failed(family.name(), "interrupted"));
    } catch (Exception e) {
      e.printStackTrace();
      return List.of(Row.failed(family.name(), String.valueOf(e.getMessage())));
    }
  }
}
