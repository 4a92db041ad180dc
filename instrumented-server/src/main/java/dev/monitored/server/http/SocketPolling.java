package dev.monitored.server.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;

/** The part of the JDK that wakes virtual threads which wait for sockets. */
final class SocketPolling {
  private SocketPolling() {}

  /**
   * Initializes it, for which it needs descriptors. The JDK does that when a virtual thread waits
   * for a socket for the first time. If there are no descriptors then, it fails, and each request
   * gets a 500 until the process ends.
   */
  static void initialize() {
    try {
      Thread.ofVirtual().name("socket-polling").start(SocketPolling::awaitNobody).join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitNobody() {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(1);
      server.accept().close();
    } catch (SocketTimeoutException e) {
      // It has waited.
    } catch (IOException e) {
      throw new UncheckedIOException("cannot wait for a socket", e);
    }
  }
}
