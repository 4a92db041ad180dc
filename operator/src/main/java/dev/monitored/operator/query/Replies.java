package dev.monitored.operator.query;

import static dev.monitored.operator.naming.Labels.METRICS_PATH;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.monitored.operator.evidence.SeriesLabels;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.rules.RuleDefinition;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the replies of Prometheus' HTTP API that are read. All of them are small, whatever
 * the reply is.
 */
public final class Replies {
  private static final int MOST_LABELS = 50;
  private static final int MOST_EARLY_RULES = 40;

  private Replies() {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record RuntimeInfo(
      boolean reloadConfigSuccess,
      @Nullable String startTime,
      @Nullable String lastConfigTime,
      @Nullable String serverTime) {
    public static final RuntimeInfo NONE = new RuntimeInfo(true, null, null, null);

    /** Null: it does not tell. */
    public @Nullable Instant startedAt() {
      return instant(startTime);
    }

    /** Whether it started less than that ago, by its own clock if it tells it. */
    public boolean isStartedWithin(Duration time, Instant now) {
      return isWithin(instant(startTime), time, now);
    }

    public boolean isReloadedWithin(Duration time, Instant now) {
      return isWithin(instant(lastConfigTime), time, now);
    }

    private boolean isWithin(@Nullable Instant event, Duration time, Instant now) {
      var clock = Objects.requireNonNullElse(instant(serverTime), now);
      return event != null && Duration.between(event, clock).abs().compareTo(time) < 0;
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Config(String yaml) {
    public Config {
      yaml = orEmpty(yaml);
    }
  }

  /** The labels that tell whose a target is; empty: it has none of that name. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TargetLabels(
      @JsonProperty("__name__") String name,
      String namespace,
      String job,
      String pod,
      String instance,
      @JsonProperty(METRICS_PATH) String path) {
    public static final TargetLabels NONE = new TargetLabels("", "", "", "", "", "");

    public TargetLabels {
      name = orEmpty(name);
      namespace = orEmpty(namespace);
      job = orEmpty(job);
      pod = orEmpty(pod);
      instance = orEmpty(instance);
      path = orEmpty(path);
    }

    public MonitoredRef application() {
      return new MonitoredRef(namespace, job);
    }

    public SeriesLabels series() {
      return new SeriesLabels(namespace, job, pod, instance, path);
    }
  }

  /** Labels before relabelling. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record DiscoveredLabels(
      @JsonProperty("__meta_url") @Nullable String url,
      @JsonProperty("__meta_kubernetes_pod_name") @Nullable String kubernetesPod,
      @JsonProperty("__meta_kubernetes_namespace") @Nullable String kubernetesNamespace,
      String namespace,
      String job,
      String pod) {
    public static final DiscoveredLabels NONE = new DiscoveredLabels(null, null, null, "", "", "");

    public DiscoveredLabels {
      namespace = kubernetesNamespace == null ? orEmpty(namespace) : kubernetesNamespace;
      job = orEmpty(job);
      pod = kubernetesPod == null ? orEmpty(pod) : kubernetesPod;
    }

    /** Whether it is found there, as far as it tells. */
    public boolean isIn(String other) {
      return namespace.isEmpty() || namespace.equals(other);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ActiveTarget(
      DiscoveredLabels discoveredLabels,
      TargetLabels labels,
      String scrapePool,
      String scrapeUrl,
      String lastError,
      @Nullable String lastScrape,
      String health,
      @Nullable String scrapeInterval,
      @Nullable String scrapeTimeout) {
    public ActiveTarget {
      discoveredLabels = Objects.requireNonNullElse(discoveredLabels, DiscoveredLabels.NONE);
      labels = Objects.requireNonNullElse(labels, TargetLabels.NONE);
      scrapePool = orEmpty(scrapePool);
      scrapeUrl = orEmpty(scrapeUrl);
      lastError = orEmpty(lastError);
      health = orEmpty(health);
    }

    /** The Pod that was discovered, whatever relabelling has made of its label. */
    public String pod() {
      return discoveredLabels.pod().isEmpty() ? labels.pod() : discoveredLabels.pod();
    }

    /** Of the Pod that was discovered. */
    public String namespace() {
      return discoveredLabels.namespace().isEmpty()
          ? labels.namespace()
          : discoveredLabels.namespace();
    }

    /** As the operator's discovery has named it, whatever relabelling has made of that. */
    public MonitoredRef application() {
      return discoveredLabels.job().isEmpty() || discoveredLabels.namespace().isEmpty()
          ? labels.application()
          : new MonitoredRef(discoveredLabels.namespace(), discoveredLabels.job());
    }

    /** Whether the operator's discovery has named it. */
    public boolean isDiscovered() {
      return orEmpty(discoveredLabels.url()).contains("/discovery/");
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record DroppedTarget(DiscoveredLabels discoveredLabels) {
    public DroppedTarget {
      discoveredLabels = Objects.requireNonNullElse(discoveredLabels, DiscoveredLabels.NONE);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Sample(TargetLabels metric, @Nullable Point value) {
    public Sample {
      metric = Objects.requireNonNullElse(metric, TargetLabels.NONE);
    }

    public boolean isOne() {
      return value != null && "1".equals(value.value());
    }

    /** As a whole number; -1: it is none. */
    public int count() {
      try {
        return value == null ? -1 : Integer.parseInt(value.value());
      } catch (NumberFormatException e) {
        return -1;
      }
    }
  }

  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  @JsonPropertyOrder({"time", "value"})
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Point(double time, String value) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Rule(
      String name,
      String query,
      double duration,
      @Nullable Labels labels,
      @Nullable Labels annotations,
      String health,
      String lastError) {
    public Rule {
      name = orEmpty(name);
      query = orEmpty(query);
      health = orEmpty(health);
      lastError = orEmpty(lastError);
    }

    /** Seconds come as a number with a fraction. */
    public RuleDefinition in(String group) {
      var hold = Duration.ofMillis(Math.round(duration * 1000));
      return new RuleDefinition(group, name, query, hold, of(labels), of(annotations));
    }

    private static Map<String, String> of(@Nullable Labels labels) {
      return labels == null ? Map.of() : labels.values;
    }
  }

  /** So many that nobody writes more; what follows is left out. */
  public static final class Labels {
    private final Map<String, String> values = new TreeMap<>();

    @JsonAnySetter
    void put(String name, @Nullable String value) {
      if (values.size() < MOST_LABELS) {
        values.put(name, orEmpty(value));
      }
    }
  }

  /** Takes the rules that a Prometheus has loaded. */
  public interface RuleConsumer {
    /**
     * Whether the rules of that group are wanted.
     *
     * @param file its whole path
     */
    boolean wants(String group, String file);

    /** Takes one rule of a group that is wanted. */
    void accept(String group, Rule rule);
  }

  /**
   * Hands over the rules of a group that is wanted. Prometheus gives its name and file first. Where
   * they come later, only the first {@link #MOST_EARLY_RULES} of its rules are read.
   */
  static void readGroup(JsonParser parser, RuleConsumer rules) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw MismatchedInputException.from(parser, Object.class, "not a group");
    }
    String name = "";
    String file = "";
    List<Rule> early = List.of();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "name" -> name = parser.getValueAsString("");
        case "file" -> file = parser.getValueAsString("");
        case "rules" -> early = readRules(parser, name, file, rules);
        default -> {}
      }
      parser.skipChildren();
    }
    if (!early.isEmpty() && rules.wants(name, file)) {
      for (var rule : early) {
        rules.accept(name, rule);
      }
    }
  }

  /** Returns those that cannot be handed over yet. */
  private static List<Rule> readRules(
      JsonParser parser, String group, String file, RuleConsumer rules) throws IOException {
    var early = new ArrayList<Rule>();
    if (group.isEmpty() || file.isEmpty()) {
      eachRule(
          parser,
          rule -> {
            if (early.size() < MOST_EARLY_RULES) {
              early.add(rule);
            }
          });
    } else if (rules.wants(group, file)) {
      eachRule(parser, rule -> rules.accept(group, rule));
    }
    return early;
  }

  private static void eachRule(JsonParser parser, Consumer<Rule> consumer) throws IOException {
    JsonAnswer.elements(
        parser,
        element -> {
          consumer.accept(JsonAnswer.JSON.readValue(element, Rule.class));
          return true;
        });
  }

  private static @Nullable Instant instant(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
