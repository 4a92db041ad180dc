package dev.monitored.operator.cluster;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.PlainPrometheus;
import dev.monitored.operator.snapshot.LastWrite;
import dev.monitored.operator.snapshot.SourceState;
import dev.monitored.operator.snapshot.WrittenRules;
import dev.monitored.operator.watch.Watch;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The ConfigMaps from which plain Prometheuses load rules: one key for each {@code Monitored}. */
public final class RuleConfigMaps implements AutoCloseable {
  private final List<PlainPrometheus> prometheuses;
  private final Consumer<MonitoredRef> changed;
  private final Runnable touched;
  private final Watch<ConfigMap> watch;
  private final Map<String, Map<String, WrittenRules>> written = new ConcurrentHashMap<>();

  /**
   * @param changed is told whose rules have changed
   * @param touched is told of each change of a ConfigMap
   */
  RuleConfigMaps(
      Sources sources,
      List<PlainPrometheus> prometheuses,
      Consumer<MonitoredRef> changed,
      Runnable touched) {
    this.prometheuses = prometheuses.stream().filter(one -> one.rulesConfigMap() != null).toList();
    this.changed = changed;
    this.touched = touched;
    this.watch =
        new Watch<>("rules ConfigMaps", sources.rules(prometheuses), Watch.onChange(this::note))
            .indexedBy(RuleConfigMaps::key);
  }

  void start() {
    watch.start();
  }

  /** Those that take rules. */
  public List<PlainPrometheus> prometheuses() {
    return prometheuses;
  }

  SourceState state() {
    return watch.state();
  }

  /** Empty: it is not there, or cannot be read. */
  public Optional<ConfigMap> find(PlainPrometheus prometheus) {
    return watch.find(key(prometheus));
  }

  Map<PrometheusRef, WrittenRules> of(Monitored monitored) {
    var rules = new HashMap<PrometheusRef, WrittenRules>();
    for (var prometheus : prometheuses) {
      Optional.ofNullable(
              written.getOrDefault(key(prometheus), Map.of()).get(Names.ruleFile(monitored)))
          .ifPresent(found -> rules.put(prometheus.ref(), found));
    }
    return rules;
  }

  @Override
  public void close() {
    watch.close();
  }

  private void note(ConfigMap configMap) {
    var key = key(configMap);
    var before = written.getOrDefault(key, Map.of());
    var data =
        watch
            .find(key)
            .map(found -> Objects.requireNonNullElse(found.getData(), Map.<String, String>of()))
            .orElse(Map.of());
    var time = LastWrite.of(configMap).orElse(Instant.EPOCH);
    var now = new HashMap<String, WrittenRules>();
    data.forEach((file, yaml) -> {
      var known = before.get(file);
      now.put(
          file, known != null && known.yaml().equals(yaml) ? known : new WrittenRules(yaml, time));
    });
    written.put(key, Map.copyOf(now));
    differences(before, now).forEach(this::tell);
    touched.run();
  }

  private static Set<String> differences(
      Map<String, WrittenRules> before, Map<String, WrittenRules> now) {
    var files = new HashSet<>(before.keySet());
    files.addAll(now.keySet());
    files.removeIf(file -> Objects.equals(before.get(file), now.get(file)));
    return files;
  }

  private void tell(String file) {
    Names.ofRuleFile(file).ifPresent(changed);
  }

  private static String key(PlainPrometheus prometheus) {
    return prometheus.ref().namespace() + "/" + prometheus.rulesConfigMap();
  }

  private static String key(ConfigMap configMap) {
    return configMap.getMetadata().getNamespace() + "/" + configMap.getMetadata().getName();
  }
}
