package dev.monitored.server.engine.schedule;

import dev.monitored.server.engine.schedule.CronField.Kind;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Five fields, as crontab reads them, for a clock that is never put forward or back. */
record CronExpression(
    CronField minutes, CronField hours, CronField days, CronField months, CronField weekdays) {
  static final int LONGEST = 256;

  /** After so many years the calendar repeats itself. */
  private static final int CALENDAR = 400;

  private static final long ALL_HOURS = (1L << 24) - 1;

  private static final Map<String, String> WORDS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException when it cannot be used; the message says why
   */
  static CronExpression parse(String expression) {
    if (expression.startsWith("@every")) {
      throw new IllegalArgumentException("must not be @every: set everySeconds instead of cron");
    }
    if (expression.startsWith("TZ=") || expression.startsWith("CRON_TZ=")) {
      throw new IllegalArgumentException("must not have a time zone: set timeZone");
    }
    var fields = WORDS.getOrDefault(expression, expression).strip().split("\\s+", -1);
    if (fields.length != 5 || expression.length() > LONGEST) {
      throw new IllegalArgumentException(
          "must have five fields, or be one of " + WORDS.keySet().stream().sorted().toList());
    }
    return new CronExpression(
        CronField.parse(Kind.MINUTE, fields[0]),
        CronField.parse(Kind.HOUR, fields[1]),
        CronField.parse(Kind.DAY, fields[2]),
        CronField.parse(Kind.MONTH, fields[3]),
        CronField.parse(Kind.WEEKDAY, fields[4]));
  }

  /** Whether it names no hours, but fires in each. */
  boolean isHourly() {
    return hours.bits() == ALL_HOURS;
  }

  /** What whoever brings the expression from elsewhere should know. */
  List<String> warnings() {
    boolean bothInKubernetes = days.hasWholeStar() || weekdays.hasWholeStar();
    return needsBothDays() == bothInKubernetes
        ? List.of()
        : List.of(
            needsBothDays()
                ? "fires if the day of the month and the day of the week both match, as in crontab;"
                    + " a Kubernetes CronJob fires if one of them matches"
                : "fires if the day of the month or the day of the week matches, as in crontab;"
                    + " a Kubernetes CronJob fires if both of them match");
  }

  private boolean needsBothDays() {
    return days.beginsWithStar() || weekdays.beginsWithStar();
  }

  /** The first time after another; empty when there is none. */
  Optional<LocalDateTime> after(LocalDateTime time) {
    var first = time.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    var day = first.toLocalDate();
    return timeFrom(first.toLocalTime())
        .filter(_ -> matches(day))
        .map(day::atTime)
        .or(() -> dayAfter(day).map(later -> later.atTime(firstTime())));
  }

  private LocalTime firstTime() {
    return LocalTime.of(hours.from(0), minutes.from(0));
  }

  private Optional<LocalTime> timeFrom(LocalTime time) {
    int minute = minutes.from(time.getMinute());
    if (hours.has(time.getHour()) && minute >= 0) {
      return Optional.of(LocalTime.of(time.getHour(), minute));
    }
    int hour = hours.from(time.getHour() + 1);
    return hour < 0 ? Optional.empty() : Optional.of(LocalTime.of(hour, minutes.from(0)));
  }

  private Optional<LocalDate> dayAfter(LocalDate day) {
    var end = day.plusYears(CALENDAR);
    var next = day.plusDays(1);
    while (next.isBefore(end)) {
      if (!months.has(next.getMonthValue())) {
        next = next.withDayOfMonth(1).plusMonths(1);
      } else if (matches(next)) {
        return Optional.of(next);
      } else {
        next = next.plusDays(1);
      }
    }
    return Optional.empty();
  }

  private boolean matches(LocalDate day) {
    boolean isDay = days.has(day.getDayOfMonth());
    boolean isWeekday = weekdays.has(day.getDayOfWeek().getValue() % 7);
    return months.has(day.getMonthValue())
        && (needsBothDays() ? isDay && isWeekday : isDay || isWeekday);
  }
}
