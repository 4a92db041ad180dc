package dev.monitored.server.action.http;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** Finds the addresses of a host. */
interface HostLookup {
  /**
   * All of them, at least one.
   *
   * @throws IOException when there is none
   */
  List<InetAddress> addresses(String host) throws IOException, InterruptedException;
}
