package dev.monitored.server.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.StoreFailure;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProgressTest {
  private static final Instant START = Instant.parse("2026-11-30T12:00:00.7Z");

  private Instant now = START;
  private long nanos = Long.MAX_VALUE - 5;

  private final Progress progress = new Progress("claiming jobs", () -> now, () -> nanos);

  private void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PT9.999S |       | ",
        "PT9.999S | AWAY  | ",
        "PT10S    |       | for 10 s, since 2026-11-30T12:00:00Z: it waits for a response",
        "PT10S    | AWAY  | for 10 s, since 2026-11-30T12:00:00Z: it is so",
        "PT1H     | AWAY  | for 3600 s, since 2026-11-30T12:00:00Z: it is so",
        "PT1H     | OTHER | for 3600 s, since 2026-11-30T12:00:00Z: it is so",
        "PT1H     | FULL  | "
      })
  void standsStillTenSecondsAfterItLastMadeProgress(
      Duration age, @Nullable StoreFailure failure, @Nullable String expected) {
    pass(age);
    if (failure != null) {
      progress.failed(new StoreException(failure, "it is\n so"));
    }

    assertThat(progress.standstill().map(Standstill::text).orElse(null))
        .isEqualTo(expected == null ? null : "claiming jobs has made no progress " + expected);
  }

  @ParameterizedTest
  @EnumSource(StoreFailure.class)
  void progressMakesGoodForEachFailure(StoreFailure failure) {
    pass(Duration.ofMinutes(1));
    progress.failed(new StoreException(failure, "once"));
    assertThat(progress.isFailing()).isTrue();

    progress.made();

    assertThat(progress.isFailing()).isFalse();
    assertThat(progress.standstill()).isEmpty();
    assertThat(progress.lastMade()).isEqualTo(START.plus(Duration.ofMinutes(1)));
  }

  @Test
  void aFailureDoesNotCountAsProgress() {
    pass(Duration.ofSeconds(5));
    progress.failed(new OutOfMemoryError("unable to create native thread"));
    pass(Duration.ofSeconds(5));

    assertThat(progress.lastMade()).isEqualTo(START);
    assertThat(progress.standstill().orElseThrow().text())
        .endsWith("java.lang.OutOfMemoryError: unable to create native thread");
  }

  @Test
  void aClockThatIsSetChangesNothing() {
    now = START.plus(Duration.ofDays(1));

    assertThat(progress.standstill()).isEmpty();
  }
}
