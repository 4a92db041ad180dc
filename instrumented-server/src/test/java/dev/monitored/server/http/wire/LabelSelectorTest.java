package dev.monitored.server.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {
  @Test
  void labelsAreSeparatedByCommas() {
    assertThat(LabelSelector.read("a=x, b == y,c=,d=e=f"))
        .isEqualTo(Map.of("a", "x", "b", "y", "c", "", "d", "e=f"));
  }

  @Test
  void aBackslashMakesTheNextCharacterAPartOfTheLabel() {
    assertThat(LabelSelector.read("a=x\\,y\\,,b\\=c=1,d=\\\\,e=\\z"))
        .isEqualTo(Map.of("a", "x,y,", "b=c", "1", "d", "\\", "e", "z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "=x", "a=x,", "a=x,,b=y", "a\\=x", "a!=x", "a=x,a=y"})
  void whatIsNoSelectorIsRefused(String text) {
    assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> LabelSelector.read(text));
  }
}
