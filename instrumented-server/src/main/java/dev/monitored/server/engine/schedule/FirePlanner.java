package dev.monitored.server.engine.schedule;

import dev.monitored.server.job.schedule.Misfire;
import dev.monitored.server.job.schedule.Timing;
import dev.monitored.server.store.ScheduleStore.FirePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Decides what a schedule does whose time has come. */
final class FirePlanner {
  /** After so many missed times only those of the last day are looked at: each costs a bit. */
  private static final int LOOK_AT = 10_000;

  private static final Duration LAST = Duration.ofDays(1);

  private FirePlanner() {}

  /**
   * How the schedule moves on. It starts at most one thing at a time; what else is due by then is
   * due again.
   *
   * @param first the time that has come
   */
  static FirePlan of(Timing timing, Misfire misfire, Instant first, Instant now) {
    var times = FireTimes.of(timing);
    var inTime = now.minus(Misfire.LATE);
    if (!first.isBefore(inTime)) {
      return new FirePlan(Optional.of(first), 0, times.after(first));
    }
    return switch (misfire) {
      case Misfire.Skip() -> {
        var missed = missed(timing, first, inTime.minusMillis(1), 1);
        yield new FirePlan(Optional.empty(), missed.count(), missed.next());
      }
      case Misfire.RunOnce() -> {
        var missed = missed(timing, first, now, 1);
        yield new FirePlan(Optional.of(missed.last().getLast()), missed.count() - 1, missed.next());
      }
      case Misfire.CatchUp(int max) -> {
        var missed = missed(timing, first, now, max);
        var kept = missed.last().getFirst();
        yield new FirePlan(
            Optional.of(kept), missed.count() - missed.last().size(), times.after(kept));
      }
    };
  }

  /**
   * Times that have come.
   *
   * @param last of these the last, at most so many as were to be kept
   * @param next the first that has not come
   */
  private record Missed(long count, List<Instant> last, Optional<Instant> next) {}

  private static Missed missed(Timing timing, Instant first, Instant until, int keep) {
    return timing instanceof Timing.Every(Duration period)
        ? steps(period, first, until, keep)
        : walk(FireTimes.of(timing), first, until, keep);
  }

  private static Missed steps(Duration period, Instant first, Instant until, int keep) {
    long millis = period.toMillis();
    long count = Duration.between(first, until).toMillis() / millis + 1;
    var last =
        LongStream.range(Math.max(0, count - keep), count)
            .mapToObj(step -> first.plusMillis(step * millis))
            .toList();
    return new Missed(count, last, Optional.of(first.plusMillis(count * millis)));
  }

  private static Missed walk(FireTimes times, Instant first, Instant until, int keep) {
    long count = 0;
    var last = new ArrayDeque<Instant>();
    var next = Optional.of(first);
    while (next.isPresent() && !next.get().isAfter(until)) {
      count++;
      last.addLast(next.get());
      if (last.size() > keep) {
        last.removeFirst();
      }
      var from = count == LOOK_AT ? later(next.get(), until.minus(LAST)) : next.get();
      next = times.after(from);
    }
    return new Missed(count, List.copyOf(last), next);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
