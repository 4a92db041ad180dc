package dev.monitored.operator.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnforcedLabelTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "up{job=\"a\",ns=\"team\"}          | up{job=\"a\"}",
        "up{job=\"a\",ns=\"team\",pod=\"b\"}| up{job=\"a\",pod=\"b\"}",
        "up{ns=\"team\",pod=\"b\"}          | up{pod=\"b\"}",
        "rate(up{ns=\"team\"}[5m]) > 0      | rate(up[5m]) > 0",
        "up{ns=\"other\",my_ns=\"team\"}    | up{ns=\"other\",my_ns=\"team\"}",
        "up                                 | up"
      })
  void theMatcherThatWasForcedUponAnExpressionIsTakenOff(String enforced, String free) {
    assertThat(new EnforcedLabel("ns", "team").free(enforced)).isEqualTo(free);
    assertThat(EnforcedLabel.NONE.free(enforced)).isEqualTo(enforced);
  }
}
