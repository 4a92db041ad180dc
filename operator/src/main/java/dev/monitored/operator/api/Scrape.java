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
    message = "scrape.timeout must not be greater than scrape.interval",
    fieldPath = ".timeout")
public record Scrape(
    @JsonPropertyDescription(
            "Port that serves metrics. If omitted, defaults to the port of the application. If it is"
                + " neither that port nor one of workload.ports, the operator adds it to the Service"
                + " with the name metrics.")
        @Min(1)
        @Max(65535)
        @Nullable Integer port,
    @JsonPropertyDescription("Path that serves metrics.")
        @Default("/metrics")
        @Size(min = 1, max = 1024)
        @Pattern("^/[^?#\\s]*$")
        String path,
    @JsonPropertyDescription(
            "Scrape interval, from 5s to 24h. If omitted, defaults to the interval of the Prometheus"
                + " server.")
        @Size(max = 12)
        @Pattern("^[1-9][0-9]{0,7}(ms|s|m|h)$")
        @ValidationRule(
            value = "duration(self) >= duration('5s') && duration(self) <= duration('24h')",
            message = "scrape.interval must be between 5s and 24h")
        @Nullable String interval,
    @JsonPropertyDescription(
            "Scrape timeout. Must not be greater than the interval. If omitted, defaults to the"
                + " timeout of the Prometheus server or the interval, whichever is smaller.")
        @Size(max = 12)
        @Pattern("^[1-9][0-9]{0,7}(ms|s|m|h)$")
        @ValidationRule(
            value = "duration(self) <= duration('24h')",
            message = "scrape.timeout must not be greater than 24h")
        @Nullable String timeout) {

  static final Scrape DEFAULT = new Scrape(null, "/metrics", null, null);

  public Scrape {
    path = path == null ? "/metrics" : path;
  }
}
