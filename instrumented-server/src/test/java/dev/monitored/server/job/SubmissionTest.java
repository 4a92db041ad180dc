package dev.monitored.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.action.Violation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionTest {
  private static List<Violation> violations(String key, String value) {
    return Submission.of("sleep", Map.of()).withLabels(Map.of(key, value)).violations();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\uD83D\uDCA9"})
  void labelsAreAsLongAsTheyHaveCharacters(String character) {
    assertThat(violations(character.repeat(128), character.repeat(256))).isEmpty();
    assertThat(violations(character.repeat(129), "")).hasSize(1);
    assertThat(violations("key", character.repeat(257))).hasSize(1);
  }
}
