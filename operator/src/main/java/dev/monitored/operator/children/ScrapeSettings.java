package dev.monitored.operator.children;

import dev.monitored.operator.api.Scrape;
import dev.monitored.operator.api.Scrape.BasicAuth;
import dev.monitored.operator.api.Scrape.Honored;
import dev.monitored.operator.api.Scrape.MetricRelabelings;
import dev.monitored.operator.api.Scrape.Scheme;
import dev.monitored.operator.api.ScrapeLimits;
import dev.monitored.operator.api.ScrapeTls;
import dev.monitored.operator.api.ScrapeTls.SecretSource;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.openshift.api.model.monitoring.v1.RelabelConfig;
import io.fabric8.openshift.api.model.monitoring.v1.RelabelConfigBuilder;
import io.fabric8.openshift.api.model.monitoring.v1.SafeAuthorization;
import io.fabric8.openshift.api.model.monitoring.v1.SafeTLSConfig;
import io.fabric8.openshift.api.model.monitoring.v1.SecretOrConfigMap;
import io.fabric8.openshift.api.model.monitoring.v1.TLSConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of {@code spec.scrape} as ServiceMonitor and PodMonitor have them; null: omitted.
 */
record ScrapeSettings(Scrape scrape) {

  /** Prometheus' own default is http. */
  @Nullable String scheme() {
    return scrape.scheme() == Scheme.http ? null : scrape.scheme().name();
  }

  @Nullable TLSConfig tls() {
    var tls = scrape.tls();
    if (tls == null) {
      return null;
    }
    var config = new TLSConfig();
    config.setCa(source(tls.ca()));
    config.setCert(source(tls.cert()));
    config.setKeySecret(secret(tls.key()));
    config.setServerName(tls.serverName());
    config.setInsecureSkipVerify(unlessFalse(tls.insecureSkipVerify()));
    return config;
  }

  @Nullable SafeTLSConfig safeTls() {
    var tls = tls();
    if (tls == null) {
      return null;
    }
    var config = new SafeTLSConfig();
    config.setCa(tls.getCa());
    config.setCert(tls.getCert());
    config.setKeySecret(tls.getKeySecret());
    config.setServerName(tls.getServerName());
    config.setInsecureSkipVerify(tls.getInsecureSkipVerify());
    return config;
  }

  /** The type is Bearer unless it is given. */
  @Nullable SafeAuthorization authorization() {
    var token = scrape.bearerToken();
    if (token == null) {
      return null;
    }
    var authorization = new SafeAuthorization();
    authorization.setCredentials(secret(token));
    return authorization;
  }

  io.fabric8.openshift.api.model.monitoring.v1.@Nullable BasicAuth basicAuth() {
    return Optional.ofNullable(scrape.basicAuth()).map(ScrapeSettings::basicAuth).orElse(null);
  }

  @Nullable Map<String, List<String>> params() {
    var params = new TreeMap<String, List<String>>();
    scrape.params().forEach(one -> params.put(one.name(), one.values()));
    return params.isEmpty() ? null : params;
  }

  @Nullable List<String> protocols() {
    return scrape.protocols().isEmpty() ? null : scrape.protocols();
  }

  ScrapeLimits limits() {
    return Optional.ofNullable(scrape.limits()).orElse(ScrapeLimits.NONE);
  }

  /**
   * The application's own labels come first: which metrics are stored is told by their names, which
   * those do not change.
   */
  List<RelabelConfig> metricRelabelings() {
    var filter = scrape.metricRelabelings();
    var filters = filter == null ? Stream.<RelabelConfig>of() : filters(filter);
    var honored =
        scrape.honor().stream().distinct().map(Honored::name).sorted().flatMap(this::honored);
    return Stream.concat(honored, filters).toList();
  }

  /** Undoes what Prometheus does with a label that the target has, too. */
  private Stream<RelabelConfig> honored(String label) {
    var exported = "exported_" + label;
    return Stream.of(
        new RelabelConfigBuilder()
            .withSourceLabels(exported)
            .withRegex("(.+)")
            .withTargetLabel(label)
            .build(),
        new RelabelConfigBuilder().withAction("labeldrop").withRegex(exported).build());
  }

  private static Stream<RelabelConfig> filters(MetricRelabelings filter) {
    return Stream.concat(byName("keep", filter.keep()), byName("drop", filter.drop()));
  }

  private static Stream<RelabelConfig> byName(String action, List<String> names) {
    return names.isEmpty()
        ? Stream.of()
        : Stream.of(
            new RelabelConfigBuilder()
                .withAction(action)
                .withSourceLabels("__name__")
                .withRegex(
                    names.stream().map(ScrapeSettings::regex).collect(Collectors.joining("|")))
                .build());
  }

  /** Nothing in the name of a metric has a meaning in a regular expression. */
  private static String regex(String name) {
    return name.endsWith("*") ? name.substring(0, name.length() - 1) + ".*" : name;
  }

  private static io.fabric8.openshift.api.model.monitoring.v1.BasicAuth basicAuth(BasicAuth auth) {
    var basicAuth = new io.fabric8.openshift.api.model.monitoring.v1.BasicAuth();
    basicAuth.setUsername(secret(auth.username()));
    basicAuth.setPassword(secret(auth.password()));
    return basicAuth;
  }

  private static @Nullable SecretOrConfigMap source(ScrapeTls.@Nullable Source source) {
    if (source == null) {
      return null;
    }
    var either = new SecretOrConfigMap();
    either.setSecret(secret(source.secretKeyRef()));
    var configMap = source.configMapKeyRef();
    either.setConfigMap(
        configMap == null
            ? null
            : new ConfigMapKeySelector(configMap.key(), configMap.name(), null));
    return either;
  }

  private static @Nullable SecretKeySelector secret(@Nullable SecretSource source) {
    return source == null ? null : secret(source.secretKeyRef());
  }

  private static @Nullable SecretKeySelector secret(ScrapeTls.@Nullable Key key) {
    return key == null ? null : new SecretKeySelector(key.key(), key.name(), null);
  }

  private static @Nullable Boolean unlessFalse(Boolean flag) {
    return flag ? Boolean.TRUE : null;
  }
}
