package dev.monitored.bench.operator.rows;

import dev.monitored.bench.Aim;
import dev.monitored.bench.Family;
import dev.monitored.bench.Pairs;
import dev.monitored.bench.Row;
import dev.monitored.bench.operator.Contender;
import dev.monitored.bench.operator.OperatorBench;
import dev.monitored.bench.operator.Stage;
import java.util.List;

/** How often a Prometheus is asked about what is settled. */
public final class Polling implements Family<OperatorBench> {
  @Override
  public String name() {
    return "polling";
  }

  @Override
  public List<Row> measure(OperatorBench bench) throws Exception {
    var both = Both.measure(bench, Polling::perMinute);
    var metric = "requests to a Prometheus about %,d settled".formatted(settled(bench));
    return List.of(
        Pairs.of(both.ours(), both.peer())
            .row(metric, "requests/min", bench.peer().name(), Aim.atMost(30)));
  }

  private static double perMinute(OperatorBench bench, Contender contender) throws Exception {
    try (var stage = Stage.open(bench, contender)) {
      stage.runPods();
      Settled.start(stage, settled(bench));
      return Requests.perMinute(bench, stage);
    }
  }

  private static int settled(OperatorBench bench) {
    return bench.size().few() / 2;
  }
}
