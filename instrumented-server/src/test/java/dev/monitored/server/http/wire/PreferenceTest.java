package dev.monitored.server.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferenceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait=10                     | 10",
        "WAIT = 10                   | 10",
        "wait=\"10\"                 | 10",
        "wait=10; unit=s             | 10",
        "respond-async, wait=10      | 10",
        "wait=10, handling=lenient   | 10",
        "wait=1, wait=2              | 1",
        "wait=0                      | 0",
        "wait=0000000000000000000010 | 10",
        "wait=60                     | 60",
        "wait=61                     | 60",
        "wait=99999999999999999999   | 60"
      })
  void howLongToWaitIsReadInSeconds(String header, int seconds) {
    assertThat(Preference.wait(List.of(header))).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "wait",
        "wait=",
        "wait=x",
        "wait=-1",
        "wait=1.5",
        "await=1",
        "wait=1 2",
        "x=\"wait=1"
      })
  void whatIsNotUnderstoodIsNotThere(String header) {
    assertThat(Preference.wait(List.of(header))).isEmpty();
  }

  @Test
  void itMayBeInAnyOfTheHeaders() {
    assertThat(Preference.wait(List.of("respond-async", "wait=3"))).contains(Duration.ofSeconds(3));
    assertThat(Preference.wait(List.of())).isEmpty();
  }
}
