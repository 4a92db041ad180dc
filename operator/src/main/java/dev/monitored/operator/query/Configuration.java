package dev.monitored.operator.query;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is read of the configuration of a Prometheus, as it tells it itself. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Configuration(
    @Nullable Limited global, @JsonProperty("scrape_configs") List<ScrapeConfig> scrapeConfigs) {
  private static final ObjectMapper YAML = new YAMLMapper();

  public Configuration {
    scrapeConfigs = Objects.requireNonNullElse(scrapeConfigs, List.of());
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Limited(@JsonProperty("sample_limit") int sampleLimit) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record ScrapeConfig(
      @JsonProperty("job_name") @Nullable String jobName,
      @JsonProperty("sample_limit") int sampleLimit) {}

  static Configuration of(String yaml) throws IOException {
    return yaml.isBlank()
        ? new Configuration(null, List.of())
        : YAML.readValue(yaml, Configuration.class);
  }

  /** By the name of the job; those without a limit are absent. */
  public Map<String, Integer> sampleLimits() {
    var limits = new HashMap<String, Integer>();
    for (var job : scrapeConfigs) {
      var limit =
          job.sampleLimit() > 0 ? job.sampleLimit() : global == null ? 0 : global.sampleLimit();
      if (job.jobName() != null && limit > 0) {
        limits.put(job.jobName(), limit);
      }
    }
    return limits;
  }
}
