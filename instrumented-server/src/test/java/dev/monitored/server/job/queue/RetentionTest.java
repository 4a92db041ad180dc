package dev.monitored.server.job.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {
  @ParameterizedTest
  @CsvSource({
    // used, available, bytes that are kept, jobs too many of 100
    "1000, 1000,     ,   0",
    "1400,  600,     ,   0",
    "1401,  599,     ,   1",
    "2000,    0,     ,  30",
    "1000, 1000, 1000,   0",
    "1000, 1000,  250,  75",
    "1000, 1000,    1, 100",
    "   0,    0,     ,   0"
  })
  void jobsAreTooManyAsFarAsTheirBytesAre(
      long used, long available, @Nullable Long bytes, long expected) {
    var kept = bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
    var retention = new Retention(Duration.ZERO, Duration.ZERO, 1, kept);

    assertThat(retention.excess(100, new StoreSpace(used, available, 0))).isEqualTo(expected);
  }
}
