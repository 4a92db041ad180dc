package dev.monitored.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.action.JobId;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobIdTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void idsGrowWhileTheClockStandsStill() {
    var ids = new JobIds(() -> NOW);

    var handedOut = Stream.generate(ids::next).limit(10_000).toList();

    assertThat(handedOut).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void idsSayWhenTheyWereMade() {
    var id = new JobIds(() -> NOW).next();

    assertThat(id.value().version()).isEqualTo(7);
    assertThat(id.value().variant()).isEqualTo(2);
    assertThat(id.value().getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    assertThat(JobId.parse(id.toString())).contains(id);
  }

  @Test
  void theLastOfATimeIsAfterAllOfItAndBeforeAllThatComeLater() {
    var id = new JobIds(() -> NOW).next();
    var later = new JobIds(() -> NOW.plusMillis(1)).next();

    assertThat(JobId.last(NOW)).isGreaterThan(id).isLessThan(later);
    assertThat(JobId.last(Instant.parse("1912-06-23T00:00:00Z"))).isLessThan(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "9223372036854775808",
        "01A20405-0926-7000-82AF-C35430689655",
        "1-1-1-1-1",
        "01a20405-0926-7000-82af-c35430689655 "
      })
  void otherSpellingsAreNoIds(String text) {
    assertThat(JobId.parse(text)).isEmpty();
  }
}
