package dev.monitored.bench.operator.rows;

import dev.monitored.bench.Aim;
import dev.monitored.bench.Family;
import dev.monitored.bench.Pairs;
import dev.monitored.bench.Row;
import dev.monitored.bench.operator.OperatorBench;
import dev.monitored.bench.operator.Stage;
import dev.monitored.bench.operator.cluster.Waiting;
import dev.monitored.bench.operator.cluster.Yaml;
import dev.monitored.bench.operator.selection.Pick;
import dev.monitored.bench.operator.selection.Predicted;
import dev.monitored.bench.operator.selection.RandomCluster;
import dev.monitored.bench.operator.selection.Written;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Whether those select an application of whom its status says so: the real operator is asked. */
public final class Selection implements Family<OperatorBench> {
  private static final int AT_ONCE = 30;

  /** Another one may be given, to see whether other clusters tell something new. */
  private static final long SEED =
      Long.parseLong(Objects.requireNonNullElse(System.getenv("BENCH_SEED"), "11"));

  private static final Duration MOST = Duration.ofMinutes(2);
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofSeconds(3);

  /** Looks, of which the last two must agree. */
  private static final int LOOKS = 12;

  @Override
  public String name() {
    return "selection";
  }

  @Override
  public List<Row> measure(OperatorBench bench) throws Exception {
    var random = new Random(SEED);
    int wrong = 0;
    for (int from = 0; from < bench.size().clusters(); from += AT_ONCE) {
      int count = Math.min(AT_ONCE, bench.size().clusters() - from);
      wrong +=
          wrong(
              bench,
              IntStream.range(from, from + count)
                  .mapToObj(index -> RandomCluster.of("c" + index, random))
                  .toList());
    }
    var metric = "%,d generated clusters: wrong predictions".formatted(bench.size().clusters());
    return List.of(Pairs.of(wrong, Double.NaN).row(metric, "clusters", "–", Aim.atMost(0)));
  }

  private static int wrong(OperatorBench bench, List<RandomCluster> clusters) throws Exception {
    try (var stage = Stage.empty(bench, bench.ours())) {
      for (var cluster : clusters) {
        new Yaml(stage.client()).create(cluster.platform());
      }
      stage.prometheusOperator();
      stage.operator();
      for (var cluster : clusters) {
        new Yaml(stage.client()).create(cluster.monitoreds());
      }
      Waiting.until(MOST, "a Monitored has no status", new Predicted(stage.client())::isComplete);
      stage.audit().awaitQuiet(QUIET, MOST);
      return wrong(stage);
    }
  }

  /** How many clusters still differ when prometheus-operator has had time enough. */
  private static int wrong(Stage stage) throws InterruptedException {
    var last = difference(stage.client());
    for (int look = 1, same = 0; look < LOOKS && (same == 0 || !last.isEmpty()); look++) {
      Thread.sleep(LOOK);
      var next = difference(stage.client());
      same = next.equals(last) ? same + 1 : 0;
      last = next;
    }
    last.forEach(stage::say);
    return last.stream()
        .map(text -> text.substring(0, text.indexOf(':')))
        .collect(Collectors.toSet())
        .size();
  }

  private static Set<String> difference(KubernetesClient client) {
    var predicted = new Predicted(client).picks();
    var written = new Written(client).picks();
    var texts = new TreeSet<String>();
    without(predicted, written)
        .forEach(pick -> texts.add(pick.cluster() + ": predicted only: " + pick));
    without(written, predicted)
        .forEach(pick -> texts.add(pick.cluster() + ": written only: " + pick));
    return texts;
  }

  private static Set<Pick> without(Set<Pick> all, Set<Pick> others) {
    var rest = new HashSet<>(all);
    rest.removeAll(others);
    return rest;
  }
}
