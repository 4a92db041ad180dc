package dev.monitored.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.evidence.Samples;
import dev.monitored.operator.status.StatusCalculator;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** One target with so many Pods that nothing may be done for each Pod with all the others. */
class ManyPodsTest {
  private static final int FEW = 500;
  private static final int MANY = 5_000;
  private static final int RUNS = 5;

  @Test
  void tenTimesAsManyPodsTakeHardlyMoreThanTenTimesAsLong() {
    var few = situation(FEW);
    var many = situation(MANY);
    assertThat(StatusCalculator.next(many).status().targets()).isEqualTo("5000/5000");

    var ofFew = nanos(few);
    var ofMany = nanos(many);

    assertThat(ofMany)
        .as("%s for %d Pods", Duration.ofNanos(ofFew), FEW)
        .isLessThan(40 * Math.max(ofFew, Duration.ofMillis(1).toNanos()));
  }

  /** The least of some runs, so that what else the machine does hardly counts. */
  private static long nanos(Situation situation) {
    return LongStream.range(0, RUNS)
        .map(_ -> {
          var begun = System.nanoTime();
          StatusCalculator.next(situation);
          return System.nanoTime() - begun;
        })
        .min()
        .orElseThrow();
  }

  private static Situation situation(int pods) {
    var situations = new Situations();
    situations.spec = "{target: {workload: {kind: Deployment, name: shop}}}";
    situations.deploymentSpec = "replicas: " + pods;
    situations.available = pods;
    situations.existing = pods;
    situations.updated = pods;
    situations.pods.clear();
    var names = IntStream.range(0, pods).mapToObj(index -> "shop-" + index).toList();
    var running = situations.running("shop");
    names.forEach(name ->
        situations.pods.add(
            new PodBuilder(running).editMetadata().withName(name).endMetadata().build()));
    situations.answers.put(
        Situations.MAIN,
        heard(
            names.stream().map(name -> Situations.target(name, "up", "")).toArray(Target[]::new)));
    return situations.situation();
  }

  private static Heard heard(Target... targets) {
    var up = Situations.heard(targets);
    var stored =
        up.targets().stream()
            .map(Target::podUrl)
            .collect(Collectors.toMap(Function.identity(), _ -> Samples.PRESENT));
    return new Heard(
        up.at(), null, true, 0, up.pools(), up.targets(), Set.of(), up.rules(), Map.copyOf(stored));
  }
}
