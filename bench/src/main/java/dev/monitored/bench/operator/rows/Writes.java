package dev.monitored.bench.operator.rows;

import dev.monitored.bench.Aim;
import dev.monitored.bench.Family;
import dev.monitored.bench.Pairs;
import dev.monitored.bench.Row;
import dev.monitored.bench.operator.OperatorBench;
import java.util.ArrayList;
import java.util.List;

/** How often the operator writes, for each {@code Monitored}, and what for. */
public final class Writes implements Family<OperatorBench> {
  /** Written once each when all is made: a status; until it is proven: three more, and Events. */
  private static final int STATUS = 1;

  private static final int PROOF = 4 + 4;

  @Override
  public String name() {
    return "writes";
  }

  @Override
  public List<Row> measure(OperatorBench bench) throws Exception {
    var both = Both.measure(bench, WritesOfOne::measure);
    int children = both.ours().children();
    var aims = List.of(children + STATUS, children + PROOF, 0, 2, 0, 1, 0);
    var rows = new ArrayList<Row>();
    for (int step = 0; step < aims.size(); step++) {
      var pair = Pairs.of(both.ours().perObject().get(step), both.peer().perObject().get(step));
      var metric = "writes per Monitored: " + WritesOfOne.STEPS.get(step);
      rows.add(pair.row(metric, "writes", bench.peer().name(), Aim.atMost(aims.get(step))));
    }
    return rows;
  }
}
