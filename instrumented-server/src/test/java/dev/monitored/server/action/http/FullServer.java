package dev.monitored.server.action.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A server whose queue is full, so that nobody gets a connection, or a refusal. */
final class FullServer implements AutoCloseable {
  private final ServerSocket server;
  private final List<Socket> queue = new ArrayList<>();

  FullServer() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    while (isTaken()) {
      // As many as it takes.
    }
  }

  private boolean isTaken() throws IOException {
    var socket = new Socket();
    queue.add(socket);
    try {
      socket.connect(server.getLocalSocketAddress(), 200);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var socket : queue) {
      socket.close();
    }
  }
}
