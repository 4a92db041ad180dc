package dev.monitored.operator.query;

import dev.monitored.operator.connect.UnusableFile;
import dev.monitored.operator.evidence.Answer.Cause;
import dev.monitored.operator.prometheus.Channel;
import dev.monitored.operator.prometheus.Channel.Login;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Says why one question was not answered, and what to do. Repeats no text of an answer, nor one
 * that may hold a login or the whole URL.
 */
record CallFailure(PrometheusAddress address, String path, Channel channel) {
  private static final String SETTINGS = " of its entry in prometheuses.connections";
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int BAD_REQUEST = 400;
  private static final int DEEPEST = 10;

  /**
   * What the JDK says of a TLS connection, and what that means.
   *
   * @param advice {@code {name}} stands for the name that was expected
   */
  private record Handshake(Pattern text, String advice) {
    Handshake(String text, String advice) {
      this(Pattern.compile(text), advice);
    }
  }

  /** The first that fits is taken. */
  private static final List<Handshake> HANDSHAKES =
      List.of(
          new Handshake("NotAfter|NotBefore", "its certificate has expired or is not valid yet"),
          new Handshake(
              "No subject alternative|No name matching",
              "its certificate is not valid for {name}: set tls.serverName" + SETTINGS),
          new Handshake(
              "PKIX path|trustAnchors",
              "its certificate is not signed by a CA that the operator trusts: set tls.ca"
                  + SETTINGS),
          new Handshake(
              "unrecognized SSL message|plaintext connection",
              "it does not use TLS: remove tls" + SETTINGS + ", or set the port that uses TLS"),
          new Handshake("fatal alert: \\w*(certificate|unknown_ca)", "{certificate}"),
          new Handshake(
              "fatal alert: (handshake_failure|protocol_version)",
              "it supports no TLS version or cipher suite that the operator supports"));

  /** It has answered with that status, which is not the one of success. */
  Trouble status(int status, boolean isForTls) {
    var found = "%s answers %d for %s".formatted(address, status, PrometheusAddress.path(path));
    return switch (status) {
      case UNAUTHORIZED -> new Trouble(Cause.LOGIN, found + ": " + unauthorized());
      case FORBIDDEN -> new Trouble(Cause.LOGIN, found + ": " + forbidden());
      case BAD_REQUEST -> isForTls ? tlsOnly() : new Trouble(Cause.INCOMPLETE, found);
      case NOT_FOUND -> new Trouble(Cause.INCOMPLETE, found + ": check the path prefix of its URL");
      default ->
          new Trouble(PrometheusApi.isUnknown(status) ? Cause.INCOMPLETE : Cause.SILENT, found);
    };
  }

  /** Nothing that can be used has come. */
  Trouble exception(IOException failed) {
    var url = address.url(path) + ": ";
    var file = find(failed, UnusableFile.class);
    var tls = find(failed, SSLException.class);
    if (tls.isPresent()) {
      return new Trouble(
          Cause.TLS, url + file.map(UnusableFile::getMessage).orElseGet(() -> handshake(failed)));
    }
    return file.map(missing -> new Trouble(Cause.LOGIN, url + missing.getMessage()))
        .orElseGet(() -> Trouble.of(url + describe(failed)));
  }

  private Trouble tlsOnly() {
    return new Trouble(Cause.TLS, "%s serves TLS only: set tls%s".formatted(address, SETTINGS));
  }

  private String unauthorized() {
    if (address.hasUser()) {
      return "it does not accept the credentials in its url";
    }
    return hasLogin()
        ? "it does not accept the credentials" + SETTINGS
        : "set bearerToken or basicAuth" + SETTINGS;
  }

  private String forbidden() {
    if (address.isThroughApiServer()) {
      return "the operator's service account requires the verb get on pods/proxy or services/proxy";
    }
    return hasLogin()
        ? "the account of these credentials has no access; kube-rbac-proxy requires the verb get on"
            + " the nonResourceURLs /api/v1/* and /metrics"
        : "set bearerToken or basicAuth" + SETTINGS;
  }

  private boolean hasLogin() {
    return channel.login() != Login.Nobody.NOBODY || address.hasUser();
  }

  private String handshake(IOException failed) {
    var words = words(failed);
    return HANDSHAKES.stream()
        .filter(row -> row.text().matcher(words).find())
        .map(Handshake::advice)
        .findFirst()
        .orElse("the TLS connection failed")
        .replace("{name}", name())
        .replace("{certificate}", certificate());
  }

  private String name() {
    var name = channel.tls().serverName();
    return name == null ? String.valueOf(address.base().getHost()) : name;
  }

  private String certificate() {
    return channel.tls().certificateFile() == null
        ? "it requires a client certificate: set tls.clientSecret" + SETTINGS
        : "it does not accept the client certificate of tls.clientSecret" + SETTINGS;
  }

  private static String describe(IOException failed) {
    if (find(failed, UnresolvedAddressException.class).isPresent()
        || find(failed, UnknownHostException.class).isPresent()) {
      return "unknown host";
    }
    if (failed instanceof HttpConnectTimeoutException) {
      return "no connection within 3 s: a NetworkPolicy or a firewall may drop the packets";
    }
    if (failed instanceof ConnectException) {
      return "the connection is refused: nothing listens on this port, or a firewall rejects it";
    }
    var message = failed.getMessage();
    return message == null || message.isEmpty() ? failed.getClass().getSimpleName() : message;
  }

  private static String words(Throwable failed) {
    return chain(failed)
        .map(one -> one.getClass().getSimpleName() + " " + one.getMessage())
        .collect(Collectors.joining("\n"));
  }

  private static <T extends Throwable> Optional<T> find(Throwable failed, Class<T> type) {
    return chain(failed).filter(type::isInstance).map(type::cast).findFirst();
  }

  private static Stream<Throwable> chain(Throwable failed) {
    var chain = new ArrayList<Throwable>();
    for (var one = failed; one != null && chain.size() < DEEPEST; one = one.getCause()) {
      chain.add(one);
    }
    return chain.stream();
  }
}
