package dev.monitored.operator;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.Channel;
import dev.monitored.operator.prometheus.Channel.Login;
import dev.monitored.operator.prometheus.Channel.Tls;
import dev.monitored.operator.prometheus.Connection;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How one Prometheus is reached.
 *
 * @param kind null: whatever kind has that name
 * @param credentialsOverHttp whether credentials may be sent without TLS
 */
record ConnectionSettings(
    @JsonProperty("kind") @Nullable String kind,
    @JsonProperty("namespace") String namespace,
    @JsonProperty("name") String name,
    @JsonProperty("url") @Nullable String url,
    @JsonProperty("port") @Nullable Integer port,
    @JsonProperty("throughApiServer") boolean throughApiServer,
    @JsonProperty("tls") @Nullable TlsSettings tls,
    @JsonProperty("bearerTokenFile") @Nullable String bearerTokenFile,
    @JsonProperty("basicAuth") @Nullable BasicSettings basicAuth,
    @JsonProperty("credentialsOverHttp") boolean credentialsOverHttp) {
  private static final Set<String> KINDS =
      Set.of(PrometheusRef.PROMETHEUS, PrometheusRef.AGENT, PrometheusRef.PLAIN);
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*");
  private static final int LAST_PORT = 65535;

  /** Files with user name and password. */
  record BasicSettings(
      @JsonProperty("usernameFile") String usernameFile,
      @JsonProperty("passwordFile") String passwordFile) {}

  /**
   * What is trusted, and shown.
   *
   * @param ca as PEM
   */
  record TlsSettings(
      @JsonProperty("ca") @Nullable String ca,
      @JsonProperty("caFile") @Nullable String caFile,
      @JsonProperty("serverName") @Nullable String serverName,
      @JsonProperty("certificateFile") @Nullable String certificateFile,
      @JsonProperty("keyFile") @Nullable String keyFile) {}

  Connection asConnection() {
    return new Connection(
        kind,
        namespace,
        name,
        url == null ? null : URI.create(url),
        port,
        throughApiServer,
        tls != null,
        new Channel(asTls(), asLogin(), credentialsOverHttp));
  }

  /** Whether both may be about one Prometheus. */
  boolean isLike(ConnectionSettings other) {
    return namespace.equals(other.namespace)
        && name.equals(other.name)
        && (kind == null || other.kind == null || kind.equals(other.kind));
  }

  boolean isTo(PrometheusRef ref) {
    return asConnection().isTo(ref);
  }

  /** Whether it names one of its own. */
  boolean hasAddress() {
    return url != null || port != null;
  }

  void check(String at) {
    checkName(at);
    var isUrl = url == null || OperatorSettings.isHttp(url);
    require(isUrl, at + ".url", "must be an http or https URL");
    var isHere = url == null || URI.create(url).getUserInfo() == null;
    require(isHere, at + ".url", "must not contain a user or password; use basicAuth");
    require(
        port == null || (port > 0 && port <= LAST_PORT),
        at + ".port",
        "must be between 1 and 65535");
    require(url == null || port == null, at + ".port", "must not be set together with url");
    checkWay(at);
    if (tls != null) {
      checkTls(tls, at + ".tls");
    }
  }

  private void checkName(String at) {
    require(kind == null || KINDS.contains(kind), at + ".kind", "must be one of " + KINDS);
    require(
        OperatorSettings.isName(namespace), at + ".namespace", "must be the name of a namespace");
    require(OperatorSettings.isName(name), at + ".name", "must be a valid Kubernetes name");
  }

  private void checkWay(String at) {
    var isAlone =
        !throughApiServer || (url == null && bearerTokenFile == null && basicAuth == null);
    require(
        isAlone,
        at + ".throughApiServer",
        "must not be set together with url, bearerToken or basicAuth, because the API server does"
            + " not forward credentials");
    require(
        bearerTokenFile == null || basicAuth == null,
        at + ".basicAuth",
        "must not be set together with bearerToken");
    var isFull =
        basicAuth == null
            || Stream.of(basicAuth.usernameFile, basicAuth.passwordFile).allMatch(Objects::nonNull);
    require(isFull, at + ".basicAuth", "must have a usernameFile and a passwordFile");
    var isSafe =
        url == null
            || !url.startsWith("http:")
            || credentialsOverHttp
            || asLogin() == Login.Nobody.NOBODY;
    require(isSafe, at + ".url", "must begin with https unless credentialsOverHttp is set");
  }

  private static void checkTls(TlsSettings tls, String at) {
    require(
        tls.ca == null || tls.caFile == null, at + ".caFile", "must not be set together with ca");
    require(
        (tls.certificateFile == null) == (tls.keyFile == null),
        at + ".keyFile",
        "must be set together with certificateFile");
    require(
        tls.serverName == null || HOST.matcher(tls.serverName).matches(),
        at + ".serverName",
        "must be a DNS name");
  }

  private Tls asTls() {
    return tls == null
        ? Tls.DEFAULT
        : new Tls(tls.serverName, tls.ca, tls.caFile, tls.certificateFile, tls.keyFile);
  }

  private Login asLogin() {
    if (bearerTokenFile != null) {
      return new Login.Bearer(bearerTokenFile);
    }
    return basicAuth == null
        ? Login.Nobody.NOBODY
        : new Login.Basic(basicAuth.usernameFile, basicAuth.passwordFile);
  }

  private static void require(boolean isSo, String setting, String what) {
    OperatorSettings.require(isSo, setting, what);
  }

  /** Each one's place in the list tells which is wrong. */
  static void check(List<ConnectionSettings> all) {
    for (int index = 0; index < all.size(); index++) {
      var at = "prometheuses.connections[%d]".formatted(index);
      var one = all.get(index);
      one.check(at);
      var isOnly = all.subList(0, index).stream().noneMatch(one::isLike);
      require(
          isOnly,
          at,
          "must be the only entry for its Prometheus; set kind if several have this name");
    }
  }
}
