package dev.monitored.operator.prometheus;

import dev.monitored.operator.naming.PrometheusRef;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How one Prometheus is reached, as the platform has set it.
 *
 * @param kind null: whatever kind has that name
 * @param url asked instead of its Pods; null: they are
 * @param port of its Pods; null: the one that its object names
 * @param isThroughApiServer whether the API server passes on the requests
 * @param isTls whether its Pods use TLS, even if its object does not say so
 */
public record Connection(
    @Nullable String kind,
    String namespace,
    String name,
    @Nullable URI url,
    @Nullable Integer port,
    boolean isThroughApiServer,
    boolean isTls,
    Channel channel) {

  /** As its object says, without a login. */
  static Connection plainly(PrometheusRef ref) {
    return new Connection(
        ref.kind(), ref.namespace(), ref.name(), null, null, false, false, Channel.OPEN);
  }

  public boolean isTo(PrometheusRef ref) {
    return namespace.equals(ref.namespace())
        && name.equals(ref.name())
        && (kind == null || kind.equals(ref.kind()));
  }
}
