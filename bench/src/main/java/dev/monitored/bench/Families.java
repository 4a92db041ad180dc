package dev.monitored.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Measures families of rows one after another, and shows what came of it. */
public record Families<B extends Bench>(List<Family<B>> all) {

  /**
   * Measures those that are named, or all, and prints their table.
   *
   * @param file where the rows are written for machines
   * @return the exit status: 1 when one failed
   */
  public int measure(B bench, String[] names, Path file) throws IOException {
    var rows = new ArrayList<Row>();
    for (var family : named(Set.of(names))) {
      var measured = measure(family, bench);
      bench.say("\n" + Report.table(measured));
      rows.addAll(measured);
      Report.write(rows, file);
    }
    System.out.print(Report.table(rows));
    return rows.stream().anyMatch(row -> row.pairs() == 0) ? 1 : 0;
  }

  private List<Family<B>> named(Set<String> names) {
    return all.stream().filter(family -> names.isEmpty() || names.contains(family.name())).toList();
  }

  // One family that cannot be measured must not keep the others from it, but it must be seen.
  private List<Row> measure(Family<B> family, B bench) {
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
