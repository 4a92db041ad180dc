package dev.monitored.operator;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.monitored.operator.children.JobServerDefaults;
import dev.monitored.operator.connect.MountedFile;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.Connections;
import dev.monitored.operator.prometheus.PlainPrometheus;
import dev.monitored.operator.prometheus.PrometheusPolicy;
import dev.monitored.operator.serve.DiscoveryAccess;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the operator is started with; the chart writes it. Every name that is missing, unknown or
 * wrong is an {@link InvalidSettings} that says which.
 *
 * @param jobServerImage the image of a {@code Monitored} whose {@code jobServer} names none
 * @param jobServerPullSecrets Secrets that pull the image of a job server whose spec has none
 * @param assignedUserIds whether the cluster assigns user and group IDs, and rejects others
 * @param watchNamespaces where {@code Monitored} objects are taken care of; empty: everywhere
 * @param readSecretsIn where Secrets that {@code Monitored} objects name are read
 * @param leaderElection whether there may be other replicas
 * @param port of discovery, health and metrics; 0: a free one
 * @param discoveryTokenFile has the token that discovery wants; null: it answers everybody
 * @param prometheuses which objects of prometheus-operator may be used
 * @param plainPrometheuses those without prometheus-operator
 */
public record OperatorSettings(
    String jobServerImage,
    List<String> jobServerPullSecrets,
    boolean assignedUserIds,
    List<String> watchNamespaces,
    List<String> readSecretsIn,
    boolean leaderElection,
    int port,
    @Nullable String discoveryTokenFile,
    Prometheuses prometheuses,
    List<PlainSettings> plainPrometheuses) {
  private static final int DEFAULT_PORT = 8080;
  private static final int LAST_PORT = 65535;
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9}(ms|s|m|h|d))+");

  /**
   * Which objects of prometheus-operator may be used.
   *
   * @param allow those, and no others; empty: every one that has the rights it needs
   * @param byDefault the one where several could be; null: none
   * @param connections how those are reached that need more than their object says
   */
  public record Prometheuses(
      @JsonProperty("allow") List<Name> allow,
      @JsonProperty("default") @Nullable Name byDefault,
      @JsonProperty("connections") List<ConnectionSettings> connections) {
    static final Prometheuses ANY = new Prometheuses(List.of(), null, List.of());

    public Prometheuses {
      allow = allow == null ? List.of() : List.copyOf(allow);
      connections = connections == null ? List.of() : List.copyOf(connections);
    }

    /** Names Prometheus objects; without a name, all of the namespace. */
    public record Name(
        @JsonProperty("namespace") String namespace, @JsonProperty("name") @Nullable String name) {
      private boolean covers(Name other) {
        return namespace.equals(other.namespace()) && (name == null || name.equals(other.name()));
      }

      private PrometheusPolicy.Entry asEntry() {
        return new PrometheusPolicy.Entry(namespace, name);
      }

      private void check(String at) {
        require(isName(namespace), at + ".namespace", "must be the name of a namespace");
        require(name == null || isName(name), at + ".name", "must be a valid Kubernetes name");
      }
    }

    private PrometheusPolicy asPolicy() {
      return new PrometheusPolicy(
          allow.stream().map(Name::asEntry).toList(),
          byDefault == null ? null : byDefault.asEntry());
    }

    private void check() {
      for (int index = 0; index < allow.size(); index++) {
        allow.get(index).check("prometheuses.allow[%d]".formatted(index));
      }
      if (byDefault != null) {
        byDefault.check("prometheuses.default");
        require(byDefault.name() != null, "prometheuses.default.name", "must be set");
        require(
            allow.isEmpty() || allow.stream().anyMatch(one -> one.covers(byDefault)),
            "prometheuses.default",
            "must be one of prometheuses.allow");
      }
      ConnectionSettings.check(connections);
    }
  }

  /** A Prometheus without prometheus-operator. */
  public record PlainSettings(
      String name,
      String namespace,
      String url,
      Map<String, String> labels,
      @Nullable String rulesConfigMap,
      @Nullable String scrapeInterval,
      @Nullable String refreshInterval) {

    public PlainSettings {
      labels = labels == null ? Map.of() : Map.copyOf(new TreeMap<>(labels));
    }

    PlainPrometheus asPlain() {
      var ref = new PrometheusRef(PrometheusRef.PLAIN, namespace, name);
      return new PlainPrometheus(ref, labels, url, rulesConfigMap, scrapeInterval, refreshInterval);
    }

    private void check(String at) {
      require(isName(name), at + ".name", "must be a valid Kubernetes name");
      require(isName(namespace), at + ".namespace", "must be the name of a namespace");
      require(isHttp(url), at + ".url", "must be an http or https URL");
      require(
          rulesConfigMap == null || isName(rulesConfigMap),
          at + ".rulesConfigMap",
          "must be the name of a ConfigMap");
      checkDuration(scrapeInterval, at + ".scrapeInterval");
      checkDuration(refreshInterval, at + ".refreshInterval");
    }

    private static void checkDuration(@Nullable String duration, String at) {
      require(
          duration == null || DURATION.matcher(duration).matches(),
          at,
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
      @JsonProperty("jobServerPullSecrets") @Nullable List<String> jobServerPullSecrets,
      @JsonProperty("assignedUserIds") @Nullable Boolean assignedUserIds,
      @JsonProperty("watchNamespaces") @Nullable List<String> watchNamespaces,
      @JsonProperty("readSecretsIn") @Nullable List<String> readSecretsIn,
      @JsonProperty("leaderElection") @Nullable Boolean leaderElection,
      @JsonProperty("port") @Nullable Integer port,
      @JsonProperty("discoveryTokenFile") @Nullable String discoveryTokenFile,
      @JsonProperty("prometheuses") @Nullable Prometheuses prometheuses,
      @JsonProperty("plainPrometheuses") @Nullable List<PlainSettings> plainPrometheuses) {
    static final File EMPTY = new File(null, null, null, null, null, null, null, null, null, null);

    OperatorSettings settings() {
      return new OperatorSettings(
          jobServerImage == null ? "" : jobServerImage,
          orEmpty(jobServerPullSecrets),
          Boolean.TRUE.equals(assignedUserIds),
          orEmpty(watchNamespaces),
          orEmpty(readSecretsIn),
          leaderElection == null || leaderElection,
          port == null ? DEFAULT_PORT : port,
          discoveryTokenFile,
          prometheuses == null ? Prometheuses.ANY : prometheuses,
          orEmpty(plainPrometheuses));
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
      return list == null ? List.of() : list;
    }
  }

  public OperatorSettings {
    jobServerPullSecrets = List.copyOf(jobServerPullSecrets);
    watchNamespaces = List.copyOf(watchNamespaces);
    readSecretsIn = List.copyOf(readSecretsIn);
    plainPrometheuses = List.copyOf(plainPrometheuses);
    require(!jobServerImage.isBlank(), "jobServerImage", "must be set to an image");
    require(port >= 0 && port <= LAST_PORT, "port", "must be between 0 and 65535");
    require(
        discoveryTokenFile == null || !discoveryTokenFile.isBlank(),
        "discoveryTokenFile",
        "must be the path of a file");
    checkNames(jobServerPullSecrets, "jobServerPullSecrets", "must be the name of a Secret");
    checkNames(watchNamespaces, "watchNamespaces", "must be the name of a namespace");
    checkNames(readSecretsIn, "readSecretsIn", "must be the name of a namespace");
    prometheuses.check();
    check(plainPrometheuses);
    checkNoOtherAddress(plainPrometheuses, prometheuses.connections());
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
      return (file == null ? File.EMPTY : file).settings();
    } catch (JsonProcessingException e) {
      throw new InvalidSettings("settings%s: %s".formatted(where(e), e.getOriginalMessage()));
    }
  }

  JobServerDefaults jobServer() {
    return new JobServerDefaults(jobServerImage, jobServerPullSecrets, assignedUserIds);
  }

  DiscoveryAccess discoveryAccess() {
    return discoveryTokenFile == null
        ? DiscoveryAccess.EVERYBODY
        : new DiscoveryAccess(new MountedFile(discoveryTokenFile));
  }

  List<PlainPrometheus> plain() {
    return plainPrometheuses.stream().map(PlainSettings::asPlain).toList();
  }

  Connections connections() {
    return new Connections(
        prometheuses.connections().stream().map(ConnectionSettings::asConnection).toList());
  }

  PrometheusPolicy policy() {
    return prometheuses.asPolicy();
  }

  /**
   * Where Prometheus objects are looked for: where {@code Monitored} objects are, and where the
   * list has some; empty: everywhere.
   */
  Set<String> prometheusNamespaces() {
    return watchNamespaces.isEmpty()
        ? Set.of()
        : Stream.concat(
                watchNamespaces.stream(),
                prometheuses.allow().stream().map(Prometheuses.Name::namespace))
            .collect(Collectors.toUnmodifiableSet());
  }

  private static void check(List<PlainSettings> prometheuses) {
    Set<String> names = new HashSet<>();
    Set<String> configMaps = new HashSet<>();
    for (int index = 0; index < prometheuses.size(); index++) {
      var at = "plainPrometheuses[%d]".formatted(index);
      var one = prometheuses.get(index);
      one.check(at);
      require(
          names.add(one.name()), at + ".name", "must be unique: it is part of the discovery URL");
      require(
          one.rulesConfigMap() == null
              || configMaps.add(one.namespace() + "/" + one.rulesConfigMap()),
          at + ".rulesConfigMap",
          "must be unique in its namespace: the operator overwrites it for each Prometheus");
    }
  }

  private static void checkNoOtherAddress(
      List<PlainSettings> plain, List<ConnectionSettings> connections) {
    for (int index = 0; index < connections.size(); index++) {
      var one = connections.get(index);
      require(
          !one.hasAddress() || plain.stream().noneMatch(other -> one.isTo(other.asPlain().ref())),
          "prometheuses.connections[%d]".formatted(index),
          "must have neither url nor port: plainPrometheuses has the url");
    }
  }

  private static void checkNames(List<String> names, String setting, String what) {
    for (int index = 0; index < names.size(); index++) {
      require(isName(names.get(index)), "%s[%d]".formatted(setting, index), what);
    }
  }

  static boolean isName(@Nullable String text) {
    return text != null && NAME.matcher(text).matches();
  }

  static boolean isHttp(@Nullable String text) {
    try {
      var uri = URI.create(text == null ? "" : text);
      return uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static void require(boolean isSo, String setting, String what) {
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
