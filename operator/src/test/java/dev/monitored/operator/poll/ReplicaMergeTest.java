package dev.monitored.operator.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.LoadedRule;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.evidence.Heards;
import dev.monitored.operator.evidence.Samples;
import dev.monitored.operator.evidence.SeriesLabels;
import dev.monitored.operator.rules.RuleDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicaMergeTest {
  private static final RuleDefinition RULE =
      new RuleDefinition("g", "r", "up == 0", Duration.ZERO, Map.of(), Map.of());

  @Test
  void aTargetIsUpOnlyIfItIsUpOnEveryReplica() {
    var merged = merged(List.of(List.of(heard(up("a")), heard(down("a")))));

    assertThat(merged.targets()).containsExactly(down("a"));
  }

  @Test
  void aTargetThatAReplicaDoesNotHaveIsNotThere() {
    var merged = merged(List.of(List.of(heard(up("a"), up("b")), heard(up("a")))));

    assertThat(merged.targets()).containsExactly(up("a"));
  }

  @Test
  void theTargetsOfTheShardsAddUp() {
    var merged = merged(List.of(List.of(heard(up("a"))), List.of(heard(up("b")))));

    assertThat(merged.targets()).containsExactly(up("a"), up("b"));
  }

  @Test
  void m15ATargetThatIsUpOnItsNodeIsUpWhateverTheOtherNodesHave() {
    var merged =
        merged(
            List.of(
                List.of(heard(up("a"))), List.of(heard(new Target[0])), List.of(heard(up("b")))));

    assertThat(merged.targets()).containsExactly(up("a"), up("b"));
    assertThat(merged.pools()).containsExactly("p");
  }

  @Test
  void samplesCountThatEveryReplicaOfTheShardHas() {
    var missing = new Samples(Samples.State.MISSING, 0, 0);
    var one = storing(Map.of("a", Samples.PRESENT, "b", Samples.PRESENT, "c", Samples.PRESENT));
    var other = storing(Map.of("a", Samples.PRESENT, "b", missing));
    var shard = storing(Map.of("d", Samples.PRESENT));

    assertThat(Heards.byPod(merged(List.of(List.of(one, other), List.of(shard))).samples()))
        .isEqualTo(Map.of("a", Samples.PRESENT, "b", missing, "d", Samples.PRESENT));
  }

  @Test
  void theReplicaWithTheFewestHealthyRulesIsBelieved() {
    var one =
        new Heard(
            Instant.EPOCH,
            null,
            true,
            0,
            Set.of("p"),
            List.of(),
            Set.of(),
            List.of(loaded(RULE)),
            Map.of());
    var other =
        new Heard(
            Instant.EPOCH, null, false, 0, Set.of(), List.of(), Set.of(), List.of(), Map.of());

    assertThat(merged(List.of(List.of(one, other)))).isEqualTo(other);
  }

  @Test
  void theReplicaThatStillHasOtherRulesIsBelieved() {
    var now = heard(loaded(RULE));
    var before = heard(loaded(RULE.withExpr("up < 1")));
    var both = heard(loaded(RULE), loaded(RULE.withExpr("up < 1")));

    assertThat(merged(List.of(List.of(now, before)))).isEqualTo(before);
    assertThat(merged(List.of(List.of(now, both)))).isEqualTo(both);
  }

  /** One replica that has them is enough; that there are none, all must tell. */
  @ParameterizedTest
  @CsvSource({
    "a, b, a b",
    "a, none, a",
    "a, untold, a",
    "none, none, none",
    "none, untold, untold"
  })
  void poolsOfOthersAreThoseOfAnyReplica(String one, String other, String merged) {
    var found = merged(List.of(List.of(others(one)), List.of(others(other)))).otherPools();

    assertThat(found == null ? "untold" : found.isEmpty() ? "none" : String.join(" ", found))
        .isEqualTo(merged);
  }

  private static Heard others(String pools) {
    return Heards.ofOthers(
        Instant.EPOCH,
        switch (pools) {
          case "untold" -> null;
          case "none" -> List.of();
          default -> List.of(pools);
        });
  }

  private static Heard merged(List<List<Heard>> shards) {
    return ReplicaMerge.of(shards, List.of(RULE));
  }

  private static LoadedRule loaded(RuleDefinition rule) {
    return new LoadedRule(rule, "ok", "");
  }

  private static Heard storing(Map<String, Samples> samples) {
    return new Heard(
        Instant.EPOCH,
        null,
        true,
        0,
        Set.of("p"),
        List.of(),
        Set.of(),
        List.of(),
        Heards.stored("url", samples));
  }

  private static Heard heard(LoadedRule... rules) {
    return new Heard(
        Instant.EPOCH, null, true, 0, Set.of("p"), List.of(), Set.of(), List.of(rules), Map.of());
  }

  private static Heard heard(Target... targets) {
    return new Heard(
        Instant.EPOCH, null, true, 0, Set.of("p"), List.of(targets), Set.of(), List.of(), Map.of());
  }

  private static Target up(String pod) {
    return new Target(
        "p", pod, "http://" + pod, "up", "", 0, Duration.ZERO, Duration.ZERO, SeriesLabels.NONE);
  }

  private static Target down(String pod) {
    return new Target(
        "p",
        pod,
        "http://" + pod,
        "down",
        "refused",
        2,
        Duration.ZERO,
        Duration.ZERO,
        SeriesLabels.NONE);
  }
}
