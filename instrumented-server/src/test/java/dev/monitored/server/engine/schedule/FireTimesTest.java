package dev.monitored.server.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.monitored.server.job.schedule.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FireTimesTest {
  private static FireTimes cron(String expression, String zone) {
    return FireTimes.of(new Timing.Cron(expression, ZoneId.of(zone)));
  }

  private static List<Instant> after(FireTimes times, String from, int count) {
    var start = OffsetDateTime.parse(from).toInstant();
    return Stream.iterate(
            times.after(start), Optional::isPresent, time -> time.flatMap(times::after))
        .flatMap(Optional::stream)
        .limit(count)
        .toList();
  }

  private static List<Instant> instants(String times) {
    return Stream.of(times.strip().split("\\s+", -1))
        .map(time -> OffsetDateTime.parse(time).toInstant())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/20 * * * * | 2026-05-01T10:00:30.5Z | 2026-05-01T10:20Z 2026-05-01T10:40Z 2026-05-01T11:00Z",
        "0 4 * * *    | 2026-05-01T04:00Z      | 2026-05-02T04:00Z 2026-05-03T04:00Z",
        "0 4 * * *    | 2026-05-01T03:59:59.999Z | 2026-05-01T04:00Z",
        "0 0 * * MON-FRI | 2026-05-01T00:00Z   | 2026-05-04T00:00Z",
        "0 0 * * 7    | 2026-05-01T00:00Z      | 2026-05-03T00:00Z 2026-05-10T00:00Z",
        "0 0 13 * 5   | 2026-05-02T00:00Z      | 2026-05-08T00:00Z 2026-05-13T00:00Z 2026-05-15T00:00Z",
        "0 0 29 2 *   | 2026-05-01T00:00Z      | 2028-02-29T00:00Z 2032-02-29T00:00Z",
        "0 0 31 * *   | 2026-05-31T00:00Z      | 2026-07-31T00:00Z 2026-08-31T00:00Z",
        "@hourly      | 2026-05-01T10:30Z      | 2026-05-01T11:00Z",
        "@daily       | 2026-05-01T10:30Z      | 2026-05-02T00:00Z",
        "@midnight    | 2026-05-01T10:30Z      | 2026-05-02T00:00Z",
        "@weekly      | 2026-05-01T10:30Z      | 2026-05-03T00:00Z",
        "@monthly     | 2026-05-01T10:30Z      | 2026-06-01T00:00Z",
        "@yearly      | 2026-05-01T10:30Z      | 2027-01-01T00:00Z",
        "@annually    | 2026-05-01T10:30Z      | 2027-01-01T00:00Z"
      })
  void aCronExpressionNamesTimes(String expression, String from, String times) {
    var expected = instants(times);

    assertThat(after(cron(expression, "UTC"), from, expected.size())).isEqualTo(expected);
  }

  /** Clocks go from 02:00 to 03:00 on 29 March 2026. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "30 2 * * *    | 2026-03-28T02:30+01:00 2026-03-29T03:00+02:00 2026-03-30T02:30+02:00",
        "0 2 * * *     | 2026-03-28T02:00+01:00 2026-03-29T03:00+02:00 2026-03-30T02:00+02:00",
        "0 3 * * *     | 2026-03-28T03:00+01:00 2026-03-29T03:00+02:00 2026-03-30T03:00+02:00",
        "*/30 2,3 * * * | 2026-03-28T02:00+01:00 2026-03-28T02:30+01:00 2026-03-28T03:00+01:00 2026-03-28T03:30+01:00 2026-03-29T03:00+02:00 2026-03-29T03:30+02:00 2026-03-30T02:00+02:00",
        "30 2 29 3 *   | 2026-03-29T03:00+02:00 2027-03-29T02:30+02:00",
        "0 */2 29 * *  | 2026-03-29T00:00+01:00 2026-03-29T03:00+02:00 2026-03-29T04:00+02:00",
        "30 * 29 3 *   | 2026-03-29T00:30+01:00 2026-03-29T01:30+01:00 2026-03-29T03:30+02:00",
        "*/30 * 29 3 * | 2026-03-29T00:00+01:00 2026-03-29T00:30+01:00 2026-03-29T01:00+01:00 2026-03-29T01:30+01:00 2026-03-29T03:00+02:00 2026-03-29T03:30+02:00",
        "5-59/10 * 29 3 * | 2026-03-29T00:05+01:00 2026-03-29T00:15+01:00 2026-03-29T00:25+01:00 2026-03-29T00:35+01:00 2026-03-29T00:45+01:00 2026-03-29T00:55+01:00 2026-03-29T01:05+01:00 2026-03-29T01:15+01:00 2026-03-29T01:25+01:00 2026-03-29T01:35+01:00 2026-03-29T01:45+01:00 2026-03-29T01:55+01:00 2026-03-29T03:05+02:00"
      })
  void aTimeThatTheClocksLeaveOutFiresOnceWhenTheyArePut(String expression, String times) {
    var expected = instants(times);

    assertThat(after(cron(expression, "Europe/Berlin"), "2026-03-28T00:00+01:00", expected.size()))
        .isEqualTo(expected);
  }

  /** Clocks go from 03:00 back to 02:00 on 25 October 2026. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "30 2 * * *     | 2026-10-25T02:30+02:00 2026-10-26T02:30+01:00",
        "0 2 * * *      | 2026-10-25T02:00+02:00 2026-10-26T02:00+01:00",
        "0 3 * * *      | 2026-10-25T03:00+01:00 2026-10-26T03:00+01:00",
        "0,30 2,3 25 * * | 2026-10-25T02:00+02:00 2026-10-25T02:30+02:00 2026-10-25T03:00+01:00 2026-10-25T03:30+01:00",
        "30 * 25 10 *   | 2026-10-25T00:30+02:00 2026-10-25T01:30+02:00 2026-10-25T02:30+02:00 2026-10-25T02:30+01:00 2026-10-25T03:30+01:00",
        "0 * 25 10 *    | 2026-10-25T00:00+02:00 2026-10-25T01:00+02:00 2026-10-25T02:00+02:00 2026-10-25T02:00+01:00 2026-10-25T03:00+01:00"
      })
  void aTimeThatTheClocksShowTwiceFiresAtTheFirst(String expression, String times) {
    var expected = instants(times);

    assertThat(after(cron(expression, "Europe/Berlin"), "2026-10-24T23:00+02:00", expected.size()))
        .isEqualTo(expected);
  }

  @Test
  void whoAsksInTheSecondOfTwoHoursHearsOfTheNextDay() {
    assertThat(after(cron("30 2 * * *", "Europe/Berlin"), "2026-10-25T02:15+01:00", 1))
        .isEqualTo(instants("2026-10-26T02:30+01:00"));
  }

  @Test
  void aGapNeedNotBeAnHourNorAtNight() {
    // From 02:00 to 02:30 on Lord Howe Island, and a whole day in Samoa.
    assertThat(after(cron("15 2 * * *", "Australia/Lord_Howe"), "2026-10-03T12:00+10:30", 2))
        .isEqualTo(instants("2026-10-04T02:30+11:00 2026-10-05T02:15+11:00"));
    assertThat(after(cron("0 12 * * *", "Pacific/Apia"), "2011-12-29T12:00-10:00", 2))
        .isEqualTo(instants("2011-12-31T00:00+14:00 2011-12-31T12:00+14:00"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 0 30 2 *", "0 0 31 2 *", "0 0 31 4,6,9,11 *", "0 * 30 2 *"})
  void someExpressionsNeverComeToATime(String expression) {
    assertThat(cron(expression, "Europe/Berlin").after(Instant.EPOCH)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nonsense",
        "* * * *",
        "0 * * * * *",
        "0 0 0 ? * MON *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 8",
        "*/0 * * * *",
        "5-1 * * * *",
        "-1 * * * *",
        "99999999999 * * * *",
        "0 0 L * *",
        "0 0 15W * *",
        "0 0 * * 5#2",
        "0 0 * * FRIDAY",
        "1,2, * * * *",
        "0 1 * * * || 0 2 * * *",
        "0|5 1 * * *",
        "@reboot",
        "@every 5m",
        "CRON_TZ=Asia/Tokyo 0 5 * * *",
        "1-2-3 * * * *",
        "*-5 * * * *",
        "*/5/5 * * * *",
        "/5 * * * *",
        "٣ * * * *",
        "0 0 * * sat-sun",
        "0 0 * mon *",
        "@DAILY",
        "@daily "
      })
  void whatIsNoExpressionOfFiveFieldsIsRefused(String expression) {
    assertThatIllegalArgumentException().isThrownBy(() -> cron(expression, "UTC"));
  }

  @Test
  void anExpressionHasABound() {
    var minutes = String.join(",", Stream.generate(() -> "10").limit(100).toList());

    assertThatIllegalArgumentException().isThrownBy(() -> cron(minutes + " * * * *", "UTC"));
  }

  @Test
  void aPeriodGoesOnInEqualSteps() {
    var times = FireTimes.of(new Timing.Every(Duration.ofMillis(1500)));

    assertThat(after(times, "2026-03-29T00:59:59Z", 2))
        .isEqualTo(instants("2026-03-29T01:00:00.5Z 2026-03-29T01:00:02Z"));
  }
}
