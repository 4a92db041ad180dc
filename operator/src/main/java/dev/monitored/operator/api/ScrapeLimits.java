package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Limits of one scrape. A scrape that exceeds one of them fails. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ScrapeLimits(
    @JsonPropertyDescription("Maximum number of samples after metricRelabelings.")
        @Min(1)
        @Max(100_000_000)
        @Nullable Long samples,
    @JsonPropertyDescription("Maximum number of labels of a series.") @Min(1) @Max(100_000)
        @Nullable Long labels,
    @JsonPropertyDescription("Maximum length of a label name, in bytes.") @Min(1) @Max(1_000_000)
        @Nullable Long labelNameLength,
    @JsonPropertyDescription("Maximum length of a label value, in bytes.") @Min(1) @Max(10_000_000)
        @Nullable Long labelValueLength,
    @JsonPropertyDescription("Maximum size of the uncompressed response, such as 10MB.")
        @Size(max = 16)
        @Pattern("^[1-9][0-9]{0,9}([KMGT]i?)?B$")
        @Nullable String body) {

  public static final ScrapeLimits NONE = new ScrapeLimits(null, null, null, null, null);
}
