package dev.monitored.server.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z,              1970-01-01T00:00:00Z",
    "2026-12-31T23:59:59.5Z,            2026-12-31T23:59:59.5Z",
    "2026-12-31t23:59:59z,              2026-12-31T23:59:59Z",
    "2026-12-31T12:00:00+01:30,         2026-12-31T10:30:00Z",
    "2026-12-31T12:00:00-23:59,         2027-01-01T11:59:00Z",
    "2026-12-31T12:00:00.1234567891Z,   2026-12-31T12:00:00.123456789Z",
    "9999-12-31T23:59:59Z,              9999-12-31T23:59:59Z"
  })
  void timesAreThoseOfRfc3339(String text, Instant instant) {
    assertThat(Times.parse(text)).contains(instant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-12-31",
        "2026-12-31T12:00:00",
        "2026-12-31T12:00Z",
        "2026-02-30T12:00:00Z",
        "2026-12-31T24:00:00Z",
        "2026-12-31T12:00:00+24:00",
        "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "10000-01-01T00:00:00Z"
      })
  void nothingElseIsATime(String text) {
    assertThat(Times.parse(text)).isEmpty();
  }
}
