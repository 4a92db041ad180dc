package dev.monitored.operator.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.monitored.operator.api.Monitored;

/** The rules of a {@code Monitored} as a rule file, for Prometheus without prometheus-operator. */
public final class RuleFile {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .build());

  private RuleFile() {}

  public static String yaml(Monitored monitored) {
    try {
      return YAML.writeValueAsString(RuleDocument.of(Rules.of(monitored)));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
