package dev.monitored.server.http.ays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.monitored.server.job.Retry;
import io.helidon.common.uri.UriQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AysQueryTest {
  private static AysQuery query(String text) {
    return new AysQuery(UriQuery.create(text), "simulate", "retries", "fromEpoch", "tags");
  }

  @Test
  void retriesAreTheDelaysBetweenAttempts() {
    assertThat(query("retries=10,%2030").retries("retries"))
        .contains(new Retry(List.of(Duration.ofSeconds(10), Duration.ofSeconds(30)), 0));
    assertThat(query("retries=").retries("retries")).isEmpty();
    assertThat(query("").retries("retries")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0,10"})
  void aZeroInFrontMeansNoRetry(String retries) {
    assertThat(query("retries=" + retries).retries("retries")).contains(Retry.NONE);
  }

  @ParameterizedTest
  @CsvSource({"true,true", "True,true", "1,true", "yes,true", "false,false", "0,false", "'',false"})
  void flagsAreWrittenInManyWays(String text, boolean expected) {
    assertThat(query("simulate=" + text).flag("simulate")).isEqualTo(expected);
  }

  @Test
  void epochsAreSeconds() {
    assertThat(query("fromEpoch=1700000000").epoch("fromEpoch"))
        .contains(Instant.parse("2023-11-14T22:13:20Z"));
  }

  @Test
  void wordsHaveCommasBetween() {
    assertThat(query("tags=a,,%20b%20,c").words("tags")).containsExactly("a", "b", "c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "1e3", "253402300800", "9999999999999999999", "now"})
  void whatIsNoEpochIsRefused(String text) {
    assertThatThrownBy(() -> query("fromEpoch=" + text).epoch("fromEpoch"))
        .isInstanceOf(AysException.class)
        .hasMessageContaining("fromEpoch must be");
  }

  @Test
  void whatIsNotKnownIsRefused() {
    assertThatThrownBy(() -> query("sate=new"))
        .hasMessage("the supported parameters are [fromEpoch, retries, simulate, tags]");
  }
}
