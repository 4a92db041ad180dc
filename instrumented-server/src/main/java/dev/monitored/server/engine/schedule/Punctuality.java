package dev.monitored.server.engine.schedule;

import dev.monitored.server.job.schedule.Misfire;
import dev.monitored.server.job.schedule.ScheduleCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** How well a schedule keeps its times, by the counts of the store. */
public final class Punctuality {
  private static final long MANY = 100;

  private Punctuality() {}

  /** How far apart the next two times of a schedule are; empty while it is paused. */
  public static Optional<Duration> period(ScheduleCounts counts) {
    return counts
        .next()
        .flatMap(next -> times(counts).after(next).map(after -> Duration.between(next, after)));
  }

  /**
   * How many times in a row have come and started nothing, with those that still wait, of which up
   * to {@link #MANY} are counted.
   */
  public static long missed(ScheduleCounts counts, Instant now) {
    var times = times(counts);
    var inTime = now.minus(Misfire.LATE);
    return counts.missed()
        + Stream.iterate(counts.next(), Optional::isPresent, time -> time.flatMap(times::after))
            .flatMap(Optional::stream)
            .takeWhile(time -> time.isBefore(inTime))
            .limit(MANY)
            .count();
  }

  /** Of one that makes no sense there are none. */
  private static FireTimes times(ScheduleCounts counts) {
    try {
      return counts.timing().map(FireTimes::of).orElse(_ -> Optional.empty());
    } catch (IllegalArgumentException e) {
      return _ -> Optional.empty();
    }
  }
}
