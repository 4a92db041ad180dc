package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RulesIT {
  @ParameterizedTest
  @MethodSource("dev.monitored.operator.Case#all")
  void prometheusAcceptsEveryRuleFile(Case one) throws Exception {
    Promtool.accepts(
        "check", "rules", "--lint=all", "--lint-fatal", one.file("rules.yaml").toString());
  }

  @ParameterizedTest
  @MethodSource("tests")
  void alertsFireWhenTheyShouldAndAreSilentOtherwise(Path test) throws Exception {
    Promtool.accepts("test", "rules", test.toString());
  }

  static Stream<Path> tests() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/promtool"))) {
      var all = files.sorted().toList();
      assertThat(all).isNotEmpty();
      return all.stream();
    }
  }
}
