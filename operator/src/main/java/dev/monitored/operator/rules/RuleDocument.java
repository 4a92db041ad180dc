package dev.monitored.operator.rules;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.monitored.operator.rules.Rule.Alert;
import dev.monitored.operator.rules.Rule.Recording;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A rule file in the format of Prometheus. */
record RuleDocument(List<Group> groups) {

  static RuleDocument of(List<RuleGroup> groups) {
    return new RuleDocument(
        groups.stream()
            .map(group -> new Group(group.name(), group.rules().stream().map(Entry::of).toList()))
            .toList());
  }

  record Group(String name, List<Entry> rules) {}

  @JsonPropertyOrder({"record", "alert", "expr", "for", "labels", "annotations"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(
      @JsonProperty("record") @Nullable String series,
      @Nullable String alert,
      String expr,
      @JsonProperty("for") @Nullable String duration,
      @Nullable SortedMap<String, String> labels,
      @Nullable SortedMap<String, String> annotations) {

    static Entry of(Rule rule) {
      var expr = rule.expr().toString();
      return switch (rule) {
        case Recording recording -> new Entry(recording.name(), null, expr, null, null, null);
        case Alert alert ->
            new Entry(
                null, alert.name(), expr, alert.duration(), alert.labels(), alert.annotations());
      };
    }
  }
}
