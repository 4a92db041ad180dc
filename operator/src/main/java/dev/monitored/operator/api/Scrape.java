package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "!has(self.interval) || !has(self.timeout)"
            + " || duration(self.timeout) <= duration(self.interval)",
    message = "scrape.timeout must not be longer than scrape.interval",
    fieldPath = ".timeout")
public record Scrape(
    @JsonPropertyDescription(
            "The port that serves metrics; absent: the application's port."
                + " Another port is added to the Service under the name metrics.")
        @Min(1)
        @Max(65535)
        @Nullable Integer port,
    @JsonPropertyDescription("The path that serves metrics.")
        @Default("/metrics")
        @Size(min = 1, max = 1024)
        @Pattern("^/[^?#\\s]*$")
        String path,
    @JsonPropertyDescription(
            "Time between two scrapes, from 5s to 24h; absent: the Prometheus' own.")
        @Size(max = 12)
        @Pattern("^[1-9][0-9]{0,7}(ms|s|m|h)$")
        @ValidationRule(
            value = "duration(self) >= duration('5s') && duration(self) <= duration('24h')",
            message = "scrape.interval must lie between 5s and 24h")
        @Nullable String interval,
    @JsonPropertyDescription(
            "Time that a scrape may take, at most the interval;"
                + " absent: the smaller of the Prometheus' own and the interval.")
        @Size(max = 12)
        @Pattern("^[1-9][0-9]{0,7}(ms|s|m|h)$")
        @ValidationRule(
            value = "duration(self) <= duration('24h')",
            message = "scrape.timeout must not be longer than 24h")
        @Nullable String timeout) {

  static final Scrape DEFAULT = new Scrape(null, "/metrics", null, null);

  public Scrape {
    path = path == null ? "/metrics" : path;
  }
}
