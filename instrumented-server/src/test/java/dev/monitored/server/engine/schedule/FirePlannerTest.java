package dev.monitored.server.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.job.schedule.Misfire;
import dev.monitored.server.job.schedule.Misfire.CatchUp;
import dev.monitored.server.job.schedule.Misfire.RunOnce;
import dev.monitored.server.job.schedule.Misfire.Skip;
import dev.monitored.server.job.schedule.Timing;
import dev.monitored.server.store.ScheduleStore.FirePlan;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class FirePlannerTest {
  private static final Instant FIRST = Instant.parse("2026-05-01T10:00:00Z");
  private static final Timing CRON = new Timing.Cron("* * * * *", ZoneOffset.UTC);
  private static final Timing EVERY = new Timing.Every(Duration.ofMinutes(1));

  /** Both come to the same times: each minute. */
  static Stream<Timing> timings() {
    return Stream.of(CRON, EVERY);
  }

  private static FirePlan move(Timing timing, Misfire misfire, int secondsLater) {
    return FirePlanner.of(timing, misfire, FIRST, FIRST.plusSeconds(secondsLater));
  }

  private static FirePlan plan(int nominal, long missed, int next) {
    return new FirePlan(minute(nominal), missed, minute(next));
  }

  private static Optional<Instant> minute(int minutes) {
    return Optional.of(FIRST.plusSeconds(60L * minutes));
  }

  @ParameterizedTest
  @MethodSource("timings")
  void whatIsInTimeStartsWhateverThePolicy(Timing timing) {
    for (var misfire : new Misfire[] {new Skip(), new RunOnce(), new CatchUp(1)}) {
      assertThat(move(timing, misfire, 0)).isEqualTo(plan(0, 0, 1));
      assertThat(move(timing, misfire, 60)).isEqualTo(plan(0, 0, 1));
    }
  }

  @ParameterizedTest
  @MethodSource("timings")
  void missedTimesAreSkipped(Timing timing) {
    // 10:00 and 10:01 are more than a minute ago, 10:02 is not.
    assertThat(move(timing, new Skip(), 150))
        .isEqualTo(new FirePlan(Optional.empty(), 2, minute(2)));
    assertThat(move(timing, new Skip(), 61))
        .isEqualTo(new FirePlan(Optional.empty(), 1, minute(1)));
  }

  @ParameterizedTest
  @MethodSource("timings")
  void oneStartMakesUpForAllThatWasMissed(Timing timing) {
    assertThat(move(timing, new RunOnce(), 61)).isEqualTo(plan(1, 1, 2));
    assertThat(move(timing, new RunOnce(), 3599)).isEqualTo(plan(59, 59, 60));
  }

  @ParameterizedTest
  @MethodSource("timings")
  void theLastOnesAreCaughtUpWithOneByOne(Timing timing) {
    var now = FIRST.plusSeconds(150);

    var first = FirePlanner.of(timing, new CatchUp(2), FIRST, now);
    var second = FirePlanner.of(timing, new CatchUp(2), first.next().orElseThrow(), now);

    assertThat(first).isEqualTo(plan(1, 1, 2));
    assertThat(second).isEqualTo(plan(2, 0, 3));
    assertThat(FirePlanner.of(timing, new CatchUp(100), FIRST, now)).isEqualTo(plan(0, 0, 1));
  }

  static final List<Misfire> POLICIES = List.of(new Skip(), new RunOnce(), new CatchUp(100));

  @ParameterizedTest
  @FieldSource("POLICIES")
  void yearsOfMinutesAreNotLookedAtOneByOne(Misfire misfire) {
    var now = FIRST.plus(Duration.ofDays(3650));
    var begin = System.nanoTime();

    var move = FirePlanner.of(CRON, misfire, FIRST, now);

    assertThat(move.next().orElseThrow()).isBetween(now.minusSeconds(6060), now.plusSeconds(60));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @FieldSource("POLICIES")
  void yearsOfSecondsAreCounted(Misfire misfire) {
    var seconds = new Timing.Every(Duration.ofSeconds(1));
    var now = FIRST.plus(Duration.ofDays(36_500));

    var move = FirePlanner.of(seconds, misfire, FIRST, now);

    assertThat(move.missed()).isGreaterThan(36_500L * 86_400 - 200);
    assertThat(move.next().orElseThrow()).isBetween(now.minusSeconds(101), now.plusSeconds(1));
  }
}
