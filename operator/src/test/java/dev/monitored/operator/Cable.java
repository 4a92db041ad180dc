package dev.monitored.operator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way of an operator to the API server, which can be cut: whoever watches must ask anew. */
final class Cable implements AutoCloseable {
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ServerSocket entrance;
  private final URI server;
  private volatile boolean isUnplugged;

  Cable(URI server) {
    this.server = server;
    try {
      entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return entrance.getLocalPort();
  }

  /** Ends all connections; new ones can be made at once. */
  void cut() {
    sockets.forEach(Cable::close);
    sockets.clear();
  }

  /** Ends all connections, and new ones at once. */
  void unplug() {
    isUnplugged = true;
    cut();
  }

  void plug() {
    isUnplugged = false;
  }

  @Override
  public void close() {
    close(entrance);
    cut();
  }

  private void accept() {
    try {
      while (true) {
        var client = entrance.accept();
        if (isUnplugged) {
          client.close();
        } else {
          connect(client, new Socket(server.getHost(), server.getPort()));
        }
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void connect(Socket client, Socket target) {
    sockets.add(client);
    sockets.add(target);
    Thread.ofVirtual().start(() -> pass(client, target));
    Thread.ofVirtual().start(() -> pass(target, client));
  }

  private static void pass(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // One end is closed, and so is the other one now.
    }
  }

  private static void close(AutoCloseable end) {
    try {
      end.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
