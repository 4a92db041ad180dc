package dev.monitored.operator.poll;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.monitored.operator.rules.RuleDefinition;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of the replies of Prometheus' HTTP API that are read. */
final class Replies {
  private Replies() {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record RuntimeInfo(boolean reloadConfigSuccess, @Nullable String startTime) {
    /** Null: it does not tell. */
    @Nullable Instant startedAt() {
      try {
        return startTime == null ? null : Instant.parse(startTime);
      } catch (DateTimeParseException e) {
        return null;
      }
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record ScrapePools(List<String> scrapePools) {
    ScrapePools {
      scrapePools = orEmpty(scrapePools);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Targets(List<ActiveTarget> activeTargets, List<DroppedTarget> droppedTargets) {
    Targets {
      activeTargets = orEmpty(activeTargets);
      droppedTargets = orEmpty(droppedTargets);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record ActiveTarget(
      Map<String, String> discoveredLabels,
      Map<String, String> labels,
      String scrapePool,
      String scrapeUrl,
      @Nullable String lastError,
      String health,
      @Nullable String scrapeInterval,
      @Nullable String scrapeTimeout) {

    /** Whether an HTTP discovery has found it. */
    boolean isDiscovered() {
      return discoveredLabels != null && discoveredLabels.containsKey("__meta_url");
    }

    String label(String name) {
      return labels == null ? "" : labels.getOrDefault(name, "");
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record DroppedTarget(Map<String, String> discoveredLabels) {
    String pod() {
      return discoveredLabels == null
          ? ""
          : discoveredLabels.getOrDefault("__meta_kubernetes_pod_name", "");
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Rules(List<Group> groups) {
    Rules {
      groups = orEmpty(groups);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Group(String name, List<Rule> rules) {
    Group {
      rules = orEmpty(rules);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Rule(
      String name,
      String query,
      double duration,
      Map<String, String> labels,
      Map<String, String> annotations,
      String health,
      @Nullable String lastError) {
    Rule {
      labels = labels == null ? Map.of() : labels;
      annotations = annotations == null ? Map.of() : annotations;
    }

    /** Seconds come as a number with a fraction. */
    RuleDefinition in(String group) {
      var hold = Duration.ofMillis(Math.round(duration * 1000));
      return new RuleDefinition(group, name, query, hold, labels, annotations);
    }
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
