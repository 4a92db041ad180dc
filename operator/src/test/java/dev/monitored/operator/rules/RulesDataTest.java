package dev.monitored.operator.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.Monitored;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RulesDataTest {
  @Test
  void hasOneKeyForEachThatHasRules() {
    var silent =
        aMonitored(
            "silent", "2026-01-01T00:00:00Z", "{workload: {image: any}, alerts: {builtIn: false}}");
    var loud = aMonitored("loud", "2026-01-02T00:00:00Z", "{jobServer: {}}");

    var rules = RulesData.of(List.of(silent, loud));

    assertThat(rules.data()).containsOnlyKeys("shop.loud.yaml");
    assertThat(rules.data().firstEntry().getValue()).isEqualTo(RuleFile.yaml(loud));
    assertThat(rules.leftOut()).isEmpty();
  }

  @Test
  void leavesOutTheYoungestWhenItIsFullWhateverTheOrder() {
    var all = new ArrayList<>(IntStream.range(0, 500).mapToObj(RulesDataTest::numbered).toList());

    var rules = RulesData.of(all);

    var size =
        rules.data().entrySet().stream()
            .mapToInt(one -> bytes(one.getKey()) + bytes(one.getValue()))
            .sum();
    assertThat(size).isBetween(RulesData.LIMIT - 5000, RulesData.LIMIT);
    assertThat(rules.data()).hasSizeGreaterThan(100).containsKey("shop.m0.yaml");
    assertThat(rules.leftOut()).hasSize(500 - rules.data().size()).last().isSameAs(all.getLast());
    Collections.shuffle(all, new Random(1));
    assertThat(RulesData.of(all)).isEqualTo(rules);
  }

  private static Monitored numbered(int number) {
    var created = "2026-01-01T%02d:%02d:00Z".formatted(number / 60, number % 60);
    return aMonitored("m" + number, created, "{jobServer: {}}");
  }

  private static Monitored aMonitored(String name, String created, String spec) {
    return Serialization.unmarshal(
        "metadata: {name: %s, namespace: shop, creationTimestamp: '%s'}\nspec: %s"
            .formatted(name, created, spec),
        Monitored.class);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
