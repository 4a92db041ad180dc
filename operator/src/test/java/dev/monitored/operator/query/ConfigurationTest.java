package dev.monitored.operator.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
  @Test
  void aJobHasItsOwnLimitOrTheGlobalOne() throws IOException {
    var yaml =
        """
        global: {scrape_interval: 15s, sample_limit: 1000}
        scrape_configs:
        - {job_name: own, sample_limit: 20, static_configs: []}
        - {job_name: without}
        """;

    assertThat(Configuration.of(yaml).sampleLimits()).isEqualTo(Map.of("own", 20, "without", 1000));
  }

  @Test
  void withoutLimitsThereAreNone() throws IOException {
    assertThat(Configuration.of("scrape_configs: [{job_name: a}]").sampleLimits()).isEmpty();
    assertThat(Configuration.of("").sampleLimits()).isEmpty();
  }
}
