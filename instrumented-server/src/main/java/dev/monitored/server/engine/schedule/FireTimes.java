package dev.monitored.server.engine.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.monitored.server.job.schedule.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
      case Timing.Cron(String expression, ZoneId zone) -> CronTimes.parse(expression, zone);
    };
  }

  /** Of a cron expression in a zone. */
  record CronTimes(ExecutionTime local, boolean isHourly, ZoneId zone) implements FireTimes {
    static final int LONGEST = 256;

    private static final Map<String, String> WORDS =
        Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    private static final Set<String> EVERY_HOUR = Set.of("*", "*/1", "0-23");

    static CronTimes parse(String expression, ZoneId zone) {
      var fields = WORDS.getOrDefault(expression, expression).strip().split("\\s+", -1);
      if (fields.length != 5 || expression.length() > LONGEST) {
        throw new IllegalArgumentException(
            "must have five fields, or be one of " + WORDS.keySet().stream().sorted().toList());
      }
      // The library takes several expressions in one, which no crontab does.
      if (expression.contains("|")) {
        throw new IllegalArgumentException("must not have the character |");
      }
      var definition = CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);
      var cron = new CronParser(definition).parse(String.join(" ", fields));
      return new CronTimes(ExecutionTime.forCron(cron), EVERY_HOUR.contains(fields[1]), zone);
    }

    @Override
    public Optional<Instant> after(Instant instant) {
      return isHourly ? byTheHour(instant) : byTheClock(instant);
    }

    // The library is asked about clocks that are never put: its own rules leave out whole days.
    private Optional<LocalDateTime> localAfter(LocalDateTime time) {
      return local.nextExecution(time.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
    }

    private Optional<Instant> byTheClock(Instant instant) {
      return Stream.iterate(
              localAfter(LocalDateTime.ofInstant(instant, zone)),
              Optional::isPresent,
              time -> time.flatMap(this::localAfter))
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
      return localAfter(LocalDateTime.ofInstant(instant, offset))
          .map(time -> time.toInstant(offset));
    }
  }
}
