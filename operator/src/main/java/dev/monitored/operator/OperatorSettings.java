package dev.monitored.operator;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.snapshot.PlainPrometheus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the operator is started with; the chart writes it. Every name that is missing, unknown or
 * wrong is an {@link InvalidSettings} that says which.
 *
 * @param jobServerImage the image of a {@code Monitored} whose {@code jobServer} names none
 * @param watchNamespaces where {@code Monitored} objects are taken care of; empty: everywhere
 * @param prometheusNamespaces where Prometheus objects are looked for; empty: in the same
 * @param leaderElection whether there may be other replicas
 * @param port of discovery, health and metrics; 0: a free one
 * @param prometheuses those without prometheus-operator
 */
public record OperatorSettings(
    String jobServerImage,
    List<String> watchNamespaces,
    List<String> prometheusNamespaces,
    boolean leaderElection,
    int port,
    List<Prometheus> prometheuses) {
  private static final int DEFAULT_PORT = 8080;
  private static final int LAST_PORT = 65535;
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9}(ms|s|m|h|d))+");

  /** A Prometheus without prometheus-operator. */
  public record Prometheus(
      String name,
      String namespace,
      String url,
      Map<String, String> labels,
      @Nullable String rulesConfigMap,
      @Nullable String scrapeInterval) {

    public Prometheus {
      labels = labels == null ? Map.of() : Map.copyOf(new TreeMap<>(labels));
    }

    PlainPrometheus asPlain() {
      var ref = new PrometheusRef(PrometheusRef.PLAIN, namespace, name);
      return new PlainPrometheus(ref, labels, url, rulesConfigMap, scrapeInterval);
    }

    private void check(String at) {
      require(isName(name), at + ".name", "must be a name as Kubernetes has them");
      require(isName(namespace), at + ".namespace", "must be the name of a namespace");
      require(isHttp(url), at + ".url", "must be an http or https address");
      require(
          rulesConfigMap == null || isName(rulesConfigMap),
          at + ".rulesConfigMap",
          "must be the name of a ConfigMap");
      require(
          scrapeInterval == null || DURATION.matcher(scrapeInterval).matches(),
          at + ".scrapeInterval",
          "must be a duration such as 30s");
    }
  }

  /** The settings cannot be used; the message names the one that is wrong. */
  public static final class InvalidSettings extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidSettings(String message) {
      super(message);
    }
  }

  /** The shape of the file, in which everything may be absent. */
  private record File(
      @JsonProperty("jobServerImage") @Nullable String jobServerImage,
      @JsonProperty("watchNamespaces") @Nullable List<String> watchNamespaces,
      @JsonProperty("prometheusNamespaces") @Nullable List<String> prometheusNamespaces,
      @JsonProperty("leaderElection") @Nullable Boolean leaderElection,
      @JsonProperty("port") @Nullable Integer port,
      @JsonProperty("prometheuses") @Nullable List<Prometheus> prometheuses) {

    OperatorSettings settings() {
      return new OperatorSettings(
          jobServerImage == null ? "" : jobServerImage,
          orEmpty(watchNamespaces),
          orEmpty(prometheusNamespaces),
          leaderElection == null || leaderElection,
          port == null ? DEFAULT_PORT : port,
          orEmpty(prometheuses));
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
      return list == null ? List.of() : list;
    }
  }

  public OperatorSettings {
    watchNamespaces = List.copyOf(watchNamespaces);
    prometheusNamespaces = List.copyOf(prometheusNamespaces);
    prometheuses = List.copyOf(prometheuses);
    require(!jobServerImage.isBlank(), "jobServerImage", "must name an image");
    require(port >= 0 && port <= LAST_PORT, "port", "must lie between 0 and 65535");
    checkNames(watchNamespaces, "watchNamespaces");
    checkNames(prometheusNamespaces, "prometheusNamespaces");
    check(prometheuses);
  }

  public static OperatorSettings read(Path path) {
    try {
      return parse(Files.readString(path));
    } catch (IOException e) {
      throw new InvalidSettings("the settings %s cannot be read: %s".formatted(path, e));
    }
  }

  /**
   * Reads YAML.
   *
   * @throws InvalidSettings if a setting is unknown or not as it must be
   */
  public static OperatorSettings parse(String yaml) {
    try {
      var file = new YAMLMapper().readValue(yaml, File.class);
      return (file == null ? new File(null, null, null, null, null, null) : file).settings();
    } catch (JsonProcessingException e) {
      throw new InvalidSettings("settings%s: %s".formatted(where(e), e.getOriginalMessage()));
    }
  }

  List<PlainPrometheus> plain() {
    return prometheuses.stream().map(Prometheus::asPlain).toList();
  }

  private static void check(List<Prometheus> prometheuses) {
    Set<String> names = new HashSet<>();
    for (int index = 0; index < prometheuses.size(); index++) {
      var at = "prometheuses[%d]".formatted(index);
      prometheuses.get(index).check(at);
      require(
          names.add(prometheuses.get(index).name()),
          at + ".name",
          "is taken: discovery is asked for by it");
    }
  }

  private static void checkNames(List<String> names, String setting) {
    for (int index = 0; index < names.size(); index++) {
      require(
          isName(names.get(index)),
          "%s[%d]".formatted(setting, index),
          "must be the name of a namespace");
    }
  }

  private static boolean isName(@Nullable String text) {
    return text != null && NAME.matcher(text).matches();
  }

  private static boolean isHttp(@Nullable String text) {
    try {
      var uri = URI.create(text == null ? "" : text);
      return uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void require(boolean isSo, String setting, String what) {
    if (!isSo) {
      throw new InvalidSettings("setting %s %s".formatted(setting, what));
    }
  }

  private static String where(JsonProcessingException problem) {
    return problem instanceof JsonMappingException mapping
        ? mapping.getPath().stream()
            .map(step ->
                step.getFieldName() == null
                    ? "[%d]".formatted(step.getIndex())
                    : "." + step.getFieldName())
            .collect(Collectors.joining())
        : "";
  }
}
