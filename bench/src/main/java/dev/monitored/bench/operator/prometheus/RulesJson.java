package dev.monitored.bench.operator.prometheus;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rules as a Prometheus shows them that has read them from a PrometheusRule and evaluated them. */
final class RulesJson {
  private static final Pattern PART = Pattern.compile("(\\d+)(ms|[smhd])");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private RulesJson() {}

  static Stream<Contents.Group> groups(GenericKubernetesResource object) {
    var metadata = object.getMetadata();
    var file =
        "/etc/prometheus/rules/prometheus-main-rulefiles-0/%s-%s-%s.yaml"
            .formatted(metadata.getNamespace(), metadata.getName(), metadata.getUid());
    return maps(object.get("spec", "groups"))
        .map(group ->
            new Contents.Group(
                Objects.toString(group.get("name")),
                file,
                maps(group.get("rules")).map(RulesJson::rule).toList()));
  }

  private static Object rule(Map<?, ?> rule) {
    var json = new TreeMap<String, Object>();
    var alert = rule.get("alert");
    json.put("name", Objects.toString(alert == null ? rule.get("record") : alert));
    json.put("type", alert == null ? "recording" : "alerting");
    json.put("query", Objects.toString(rule.get("expr")));
    json.put("labels", orEmpty(rule.get("labels")));
    json.put("health", "ok");
    json.put("evaluationTime", 0.001);
    json.put("lastEvaluation", Instant.now().minusSeconds(1).toString());
    if (alert != null) {
      json.put("state", "inactive");
      json.put("duration", seconds(Objects.toString(rule.get("for"), "")));
      json.put("keepFiringFor", 0);
      json.put("annotations", orEmpty(rule.get("annotations")));
      json.put("alerts", List.of());
    }
    return json;
  }

  private static double seconds(String duration) {
    return PART.matcher(duration)
        .results()
        .map(part -> unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))))
        .mapToDouble(part -> part.toMillis() / 1e3)
        .sum();
  }

  private static Duration unit(String name) {
    return UNITS.getOrDefault(name, Duration.ZERO);
  }

  private static Object orEmpty(@Nullable Object map) {
    return map == null ? Map.of() : map;
  }

  private static Stream<Map<?, ?>> maps(@Nullable Object list) {
    return (list instanceof List<?> found ? found : List.of())
        .stream().filter(Map.class::isInstance).map(one -> (Map<?, ?>) one);
  }
}
