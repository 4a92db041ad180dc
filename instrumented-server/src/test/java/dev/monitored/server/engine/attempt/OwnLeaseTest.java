package dev.monitored.server.engine.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.job.attempt.ProcessId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnLeaseTest {
  private static final ProcessId PROCESS = new ProcessId(7);

  private long nanos = Duration.ofDays(-1).toNanos();

  private final OwnLease lease = new OwnLease(LeaseSettings.DEFAULT, new Clock());

  private final class Clock implements Timer {
    @Override
    public Alarm after(Duration delay, Runnable task) {
      throw new AssertionError("nothing waits");
    }

    @Override
    public long nanos() {
      return nanos;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "60, PT5S, PT50S, PT58S, PT15S",
    "12, PT1S, PT10S, PT11.6S, PT3S",
    "600, PT5S, PT8M20S, PT8M28S, PT15S"
  })
  void allTimesFollowFromTheLength(
      int seconds, Duration renewEvery, Duration stopAfter, Duration killAfter, Duration calm) {
    var settings = new LeaseSettings(Duration.ofSeconds(seconds), Optional.empty());

    assertThat(settings.renewEvery()).isEqualTo(renewEvery);
    assertThat(settings.stopAfter()).isEqualTo(stopAfter);
    assertThat(settings.killAfter()).isEqualTo(killAfter);
    assertThat(settings.calm()).isEqualTo(calm);
  }

  @Test
  void nothingIsHeldBeforeTheProcessIsRegistered() {
    assertThat(lease.isHeld()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, true, false",
    "49, true, false",
    "50, false, false",
    "57, false, false",
    "58, false, true"
  })
  void itIsHeldForFiftySecondsAndOverAfterFiftyEight(int age, boolean isHeld, boolean isOver) {
    lease.renewed(PROCESS, nanos);
    nanos += Duration.ofSeconds(age).toNanos();

    assertThat(lease.isHeldBy(PROCESS)).isEqualTo(isHeld);
    assertThat(lease.isOver(PROCESS)).isEqualTo(isOver);
  }

  @Test
  void itCountsFromWhenTheStoreWasAsked() {
    lease.renewed(PROCESS, nanos - Duration.ofSeconds(50).toNanos());

    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void whatWasClaimedAsAnotherProcessIsOverWhenThisOneStartedAnew() {
    lease.renewed(PROCESS, nanos);
    lease.renewed(new ProcessId(8), nanos);

    assertThat(lease.isHeld()).isTrue();
    assertThat(lease.isHeldBy(PROCESS)).isFalse();
    assertThat(lease.isOver(PROCESS)).isTrue();
  }
}
