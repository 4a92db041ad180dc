package dev.monitored.operator.children;

import dev.monitored.operator.api.Workload;
import dev.monitored.operator.naming.Names;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPGetActionBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import io.fabric8.kubernetes.api.model.TCPSocketActionBuilder;
import org.jspecify.annotations.Nullable;

final class ProbeManifest {
  private ProbeManifest() {}

  static @Nullable Probe of(Workload.@Nullable Probe probe) {
    return probe == null
        ? null
        : new ProbeBuilder()
            .withHttpGet(http(probe.httpGet()))
            .withTcpSocket(tcp(probe.tcpSocket()))
            .withInitialDelaySeconds(positive(probe.initialDelaySeconds()))
            .withPeriodSeconds(probe.periodSeconds())
            .withTimeoutSeconds(probe.timeoutSeconds())
            .withFailureThreshold(probe.failureThreshold())
            .build();
  }

  private static @Nullable HTTPGetAction http(Workload.@Nullable HttpGet get) {
    return get == null
        ? null
        : new HTTPGetActionBuilder().withPath(get.path()).withPort(port(get.port())).build();
  }

  private static @Nullable TCPSocketAction tcp(Workload.@Nullable TcpSocket socket) {
    return socket == null
        ? null
        : new TCPSocketActionBuilder().withPort(port(socket.port())).build();
  }

  private static IntOrString port(@Nullable Integer port) {
    return port == null ? new IntOrString(Names.HTTP) : new IntOrString(port);
  }

  /** The API server does not keep a 0. */
  private static @Nullable Integer positive(@Nullable Integer seconds) {
    return seconds == null || seconds == 0 ? null : seconds;
  }
}
