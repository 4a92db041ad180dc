package dev.monitored.operator.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.status.Answer.Heard;
import dev.monitored.operator.status.Answer.LoadedRule;
import dev.monitored.operator.status.Answer.Target;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MergeTest {
  @Test
  void aTargetIsUpOnlyIfItIsUpOnEveryReplica() {
    var merged = Merge.of(List.of(List.of(heard(up("a")), heard(down("a")))));

    assertThat(merged.targets()).containsExactly(down("a"));
  }

  @Test
  void aTargetThatAReplicaDoesNotHaveIsNotThere() {
    var merged = Merge.of(List.of(List.of(heard(up("a"), up("b")), heard(up("a")))));

    assertThat(merged.targets()).containsExactly(up("a"));
  }

  @Test
  void theTargetsOfTheShardsAddUp() {
    var merged = Merge.of(List.of(List.of(heard(up("a"))), List.of(heard(up("b")))));

    assertThat(merged.targets()).containsExactly(up("a"), up("b"));
  }

  @Test
  void theReplicaWithTheFewestHealthyRulesIsBelieved() {
    var rule = new LoadedRule("g", "r", "ok", "");
    var one = new Heard(true, Set.of("p"), List.of(), Set.of(), List.of(rule));
    var other = new Heard(false, Set.of(), List.of(), Set.of(), List.of());

    assertThat(Merge.of(List.of(List.of(one, other))))
        .isEqualTo(new Heard(false, Set.of(), List.of(), Set.of(), List.of()));
  }

  private static Heard heard(Target... targets) {
    return new Heard(true, Set.of("p"), List.of(targets), Set.of(), List.of());
  }

  private static Target up(String pod) {
    return new Target("p", pod, "http://" + pod, "up", "");
  }

  private static Target down(String pod) {
    return new Target("p", pod, "http://" + pod, "down", "refused");
  }
}
