package dev.monitored.server.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.job.schedule.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Around each change of the clocks, in all time zones that Java knows. */
class ZonesTest {
  private static final Duration AROUND = Duration.ofHours(26);
  private static final Instant END = Instant.parse("2040-01-01T00:00:00Z");

  /** One zone for each change that there is. */
  private record Change(ZoneId zone, ZoneOffsetTransition transition) {
    Instant from() {
      return transition.getInstant().minus(AROUND);
    }

    Instant to() {
      return transition.getInstant().plus(AROUND);
    }

    List<Instant> fires(String cron) {
      var times = FireTimes.of(new Timing.Cron(cron, zone));
      return Stream.iterate(
              times.after(from()), Optional::isPresent, time -> time.flatMap(times::after))
          .flatMap(Optional::stream)
          .takeWhile(time -> time.isBefore(to()))
          .toList();
    }
  }

  private static List<Change> changes() {
    var known = new HashSet<List<Object>>();
    var rules = new HashMap<ZoneRules, ZoneId>();
    ZoneRulesProvider.getAvailableZoneIds()
        .forEach(id -> rules.put(ZoneId.of(id).getRules(), ZoneId.of(id)));
    var changes = new ArrayList<Change>();
    for (Map.Entry<ZoneRules, ZoneId> zone : rules.entrySet()) {
      var next = zone.getKey().nextTransition(Instant.MIN);
      while (next != null && next.getInstant().isBefore(END)) {
        var offsets =
            List.<Object>of(
                next.getDateTimeBefore(), next.getOffsetBefore(), next.getOffsetAfter());
        if (known.add(offsets)) {
          changes.add(new Change(zone.getValue(), next));
        }
        next = zone.getKey().nextTransition(next.getInstant());
      }
    }
    return changes;
  }

  private static final List<Change> CHANGES = changes();

  @Test
  void thereAreThousandsOfChanges() {
    assertThat(CHANGES).hasSizeGreaterThan(5000);
  }

  /** What is left out fires when the clocks are put forward; what comes twice, at the first. */
  @Test
  void aTimeThatIsNamedFiresOnceADay() {
    for (var change : CHANGES) {
      var expected = new TreeSet<Instant>();
      var local = LocalDateTime.ofInstant(change.from(), change.zone()).minusDays(2);
      var end = LocalDateTime.ofInstant(change.to(), change.zone()).plusDays(2);
      for (var time = atMinute(local); time.isBefore(end); time = time.plusMinutes(30)) {
        if (time.getHour() != 12) {
          expected.add(firstOf(time, change.zone().getRules()));
        }
      }

      assertThat(change.fires("15,45 0-11,13-23 * * *"))
          .as(change.toString())
          .isEqualTo(between(expected, change));
    }
  }

  private static LocalDateTime atMinute(LocalDateTime time) {
    return time.truncatedTo(ChronoUnit.HOURS).plusMinutes(15);
  }

  private static Instant firstOf(LocalDateTime time, ZoneRules rules) {
    var offsets = rules.getValidOffsets(time);
    return offsets.isEmpty()
        ? rules.getTransition(time).getInstant()
        : time.toInstant(offsets.getFirst());
  }

  /** Whatever the clocks do: whenever they show such a minute. */
  @Test
  void anExpressionWithoutHoursFiresInEachHourThatThereIs() {
    for (var change : CHANGES) {
      var rules = change.zone().getRules();
      var expected = new TreeSet<Instant>();
      for (var second = change.from(); second.isBefore(change.to()); ) {
        var local = LocalDateTime.ofInstant(second, rules.getOffset(second));
        if (local.getMinute() % 30 == 15 && local.getSecond() == 0) {
          expected.add(second);
        }
        second = second.plusSeconds(local.getSecond() == 0 ? 60 : 1);
      }

      assertThat(change.fires("15,45 * * * *"))
          .as(change.toString())
          .isEqualTo(between(expected, change));
    }
  }

  private static List<Instant> between(TreeSet<Instant> times, Change change) {
    return List.copyOf(times.subSet(change.from(), false, change.to(), false));
  }
}
