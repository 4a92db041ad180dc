package dev.monitored.server.engine.schedule;

import dev.monitored.server.job.schedule.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The times at which a schedule fires. Where the clocks of a zone are put forward, a time that is
 * left out fires once, when they are; where they are put back, a time that comes twice fires at the
 * first. An expression that names no hours knows no such days: it fires in every hour there is.
 */
interface FireTimes {
  /** The first time after an instant; empty when there is none. */
  Optional<Instant> after(Instant instant);

  /**
   * Reads a timing.
   *
   * @throws IllegalArgumentException when the expression cannot be used; the message says why
   */
  static FireTimes of(Timing timing) {
    return switch (timing) {
      case Timing.Every(Duration period) -> instant -> Optional.of(instant.plus(period));
      case Timing.Cron(String expression, ZoneId zone) ->
          new CronTimes(CronExpression.parse(expression), zone);
    };
  }

  /** Of a cron expression in a zone. */
  record CronTimes(CronExpression local, ZoneId zone) implements FireTimes {
    @Override
    public Optional<Instant> after(Instant instant) {
      return local.isHourly() ? byTheHour(instant) : byTheClock(instant);
    }

    private Optional<Instant> byTheClock(Instant instant) {
      return Stream.iterate(
              local.after(LocalDateTime.ofInstant(instant, zone)),
              Optional::isPresent,
              time -> time.flatMap(local::after))
          .map(time -> first(time.orElseThrow()))
          .filter(time -> time.isAfter(instant))
          .findFirst();
    }

    /** When a clock first shows a time, or shows a later one. */
    private Instant first(LocalDateTime time) {
      var transition = zone.getRules().getTransition(time);
      return transition != null && transition.isGap()
          ? transition.getInstant()
          : time.atZone(zone).toInstant();
    }

    private Optional<Instant> byTheHour(Instant instant) {
      var rules = zone.getRules();
      var next = afterByOffset(instant, rules.getOffset(instant));
      var transition = rules.nextTransition(instant);
      while (transition != null
          && next.isPresent()
          && !next.get().isBefore(transition.getInstant())) {
        // What the clocks show from then on counts, and that moment itself belongs to it.
        var before = transition.getInstant().minusSeconds(1);
        next = afterByOffset(before, transition.getOffsetAfter());
        transition = rules.nextTransition(transition.getInstant());
      }
      return next;
    }

    private Optional<Instant> afterByOffset(Instant instant, ZoneOffset offset) {
      return local
          .after(LocalDateTime.ofInstant(instant, offset))
          .map(time -> time.toInstant(offset));
    }
  }
}
