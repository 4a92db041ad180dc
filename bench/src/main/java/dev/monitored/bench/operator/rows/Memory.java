package dev.monitored.bench.operator.rows;

import dev.monitored.bench.Aim;
import dev.monitored.bench.Family;
import dev.monitored.bench.Pairs;
import dev.monitored.bench.Row;
import dev.monitored.bench.operator.Contender;
import dev.monitored.bench.operator.OperatorBench;
import dev.monitored.bench.operator.Stage;
import dev.monitored.bench.operator.cluster.Foreigners;
import java.util.List;

/** Memory of the operator, with nothing to do, with much, and with what is not its business. */
public final class Memory implements Family<OperatorBench> {
  private static final double KIB = 1024;
  private static final double MIB = KIB * KIB;

  /**
   * What one contender needs.
   *
   * @param idle MiB resident, as {@code full}
   * @param perChild KiB of heap, for each child
   * @param foreign MiB of heap, for all of others
   */
  private record Needed(double idle, double full, double perChild, double foreign) {}

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public List<Row> measure(OperatorBench bench) throws Exception {
    var both = Both.measure(bench, Memory::measure);
    var ours = both.ours();
    var peer = both.peer();
    var name = bench.peer().name();
    var many = "with %,d".formatted(bench.size().many());
    var foreign = "heap for %,d foreign ConfigMaps".formatted(bench.size().foreign());
    return List.of(
        Pairs.of(ours.idle(), peer.idle()).row("RSS idle", "MiB", name, Aim.ratioAtMost(.8)),
        Pairs.of(ours.full(), peer.full()).row("RSS " + many, "MiB", name, Aim.ratioAtMost(.7)),
        Pairs.of(ours.perChild(), peer.perChild())
            .row("heap per child " + many, "KiB", name, Aim.atMost(4)),
        Pairs.of(ours.foreign(), peer.foreign()).row(foreign, "MiB", name, Aim.atMost(4)));
  }

  private static Needed measure(OperatorBench bench, Contender contender) throws Exception {
    try (var stage = Stage.open(bench, contender)) {
      stage.runPods();
      var operator = stage.operator();
      Thread.sleep(bench.size().quiet());
      double idle = operator.resident();
      double empty = operator.heap();
      Settled.settle(stage, bench.size().many());
      double full = operator.resident();
      double settled = operator.heap();
      double perChild = (settled - empty) / stage.audit().since(0).children();
      new Foreigners(stage.client()).create(bench.size().foreign());
      Thread.sleep(bench.size().quiet());
      double foreign = operator.heap() - settled;
      return new Needed(idle, full, perChild / KIB, foreign / MIB);
    }
  }
}
