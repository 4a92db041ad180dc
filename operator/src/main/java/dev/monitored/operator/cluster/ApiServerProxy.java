package dev.monitored.operator.cluster;

import dev.monitored.operator.prometheus.Channel;
import dev.monitored.operator.prometheus.Channel.Login;
import dev.monitored.operator.prometheus.Channel.Tls;
import java.net.URI;

/**
 * The way to a Prometheus through the API server, by the operator's own account. The API server
 * passes on no login, and does not verify the certificate of what it asks.
 */
final class ApiServerProxy {
  private static final String BASE = "https://kubernetes.default.svc/api/v1/namespaces/";
  private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount/";
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  static final Channel CHANNEL =
      new Channel(
          new Tls(null, null, ACCOUNT + "ca.crt", null, null),
          new Login.Bearer(ACCOUNT + "token"),
          false);

  private ApiServerProxy() {}

  /**
   * @param address that it has of its own
   */
  static URI toPod(String namespace, String name, URI address) {
    return to(namespace, "pods", name, address);
  }

  /**
   * @param address whose host begins with the names of a Service and, if it has more than one part,
   *     of its namespace
   */
  static URI toService(String namespace, URI address) {
    var parts = address.getHost().split("\\.", -1);
    return to(parts.length > 1 ? parts[1] : namespace, "services", parts[0], address);
  }

  private static URI to(String namespace, String resource, String name, URI address) {
    var isTls = "https".equals(address.getScheme());
    var usual = isTls ? HTTPS : HTTP;
    return URI.create(
        "%s%s/%s/%s%s:%d/proxy%s"
            .formatted(
                BASE,
                namespace,
                resource,
                isTls ? "https:" : "",
                name,
                address.getPort() < 0 ? usual : address.getPort(),
                address.getRawPath()));
  }
}
