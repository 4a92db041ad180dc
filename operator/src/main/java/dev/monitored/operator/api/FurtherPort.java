package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

@JsonIgnoreProperties(ignoreUnknown = true)
public record FurtherPort(
    @JsonPropertyDescription("Name of the port in the Service. Must not be http or metrics.")
        @Required
        @Size(min = 1, max = 15)
        @Pattern("^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
        @ValidationRule(
            value = "self != 'http' && self != 'metrics'",
            message = "ports: name must not be http or metrics, which the operator uses")
        String name,
    @JsonPropertyDescription("TCP port that the application listens on.")
        @Required
        @Min(1)
        @Max(65535)
        Integer port) {}
