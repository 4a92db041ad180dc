package dev.monitored.server.action.http;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.HttpException;

/** Makes calls, but only to hosts that the operator of the server allowed. Thread-safe. */
record AllowedExchange(AllowedHosts hosts, HostLookup lookup, HttpExchange exchange) {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** By the resolver and the trusted certificates of this machine. */
  static AllowedExchange to(AllowedHosts hosts, int maxBytes) {
    return new AllowedExchange(
        hosts,
        new PatientLookup(CONNECT_TIMEOUT, InetAddress::getAllByName),
        new HttpExchange(
            (SSLSocketFactory) SSLSocketFactory.getDefault(), CONNECT_TIMEOUT, maxBytes));
  }

  /** Makes one call, on a virtual thread. */
  HttpAnswer answer(HttpCall call) throws HttpFailure, InterruptedException {
    try {
      return exchange.answer(call, checkedAddresses(call.target()));
    } catch (IOException | HttpException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw new HttpFailure(call.target() + ": " + reason(e), e);
    }
  }

  private static String reason(Exception e) {
    var message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /** Asks once: what is checked here is what will be connected to. */
  private List<InetAddress> checkedAddresses(HttpTarget target)
      throws IOException, InterruptedException {
    if (!hosts.allow(target)) {
      throw new HttpFailure("is not allowed by the settings of this server");
    }
    var addresses = lookup.addresses(target.bareHost());
    if (!addresses.stream().map(AddressKind::of).allMatch(kind -> hosts.allow(target, kind))) {
      throw new HttpFailure(
          "has an address that is not public, and not allowed by the settings of this server");
    }
    return addresses;
  }
}
