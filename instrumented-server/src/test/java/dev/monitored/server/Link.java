package dev.monitored.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** A way to a database that can be cut, or hang. */
final class Link implements AutoCloseable {
  private enum State {
    OPEN,
    FROZEN,
    CUT
  }

  private static final Pattern PLACE = Pattern.compile("//[^/]*:(\\d+)/");

  private final String url;
  private final int target;
  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private State state = State.OPEN;

  private Link(String url, int target) throws IOException {
    this.url = url;
    this.target = target;
    server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::accept);
  }

  static Link to(String url) throws IOException {
    var place = PLACE.matcher(url);
    if (!place.find()) {
      throw new IllegalArgumentException(url);
    }
    return new Link(url, Integer.parseInt(place.group(1)));
  }

  /** The URL of the database, by this way. */
  String url() {
    return PLACE.matcher(url).replaceFirst("//127.0.0.1:" + server.getLocalPort() + "/");
  }

  /** Nothing passes, and nobody is told. */
  void freeze() {
    set(State.FROZEN);
  }

  /** All connections break, and no new ones are made. */
  void cut() {
    set(State.CUT);
    sockets.forEach(Link::close);
  }

  void restore() {
    set(State.OPEN);
  }

  private synchronized void set(State next) {
    state = next;
    notifyAll();
  }

  private synchronized boolean isCut() {
    return state == State.CUT;
  }

  private synchronized void awaitThaw() throws InterruptedException {
    while (state == State.FROZEN) {
      wait();
    }
  }

  private void accept() {
    try {
      while (true) {
        var client = server.accept();
        if (isCut()) {
          close(client);
        } else {
          connect(client);
        }
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void connect(Socket client) throws IOException {
    var database = new Socket(InetAddress.getLoopbackAddress(), target);
    sockets.add(client);
    sockets.add(database);
    Thread.ofPlatform().daemon().start(() -> pass(client, database));
    Thread.ofPlatform().daemon().start(() -> pass(database, client));
  }

  private void pass(Socket from, Socket to) {
    var buffer = new byte[8192];
    try {
      for (int read = from.getInputStream().read(buffer);
          read >= 0;
          read = from.getInputStream().read(buffer)) {
        awaitThaw();
        to.getOutputStream().write(buffer, 0, read);
      }
      awaitThaw();
    } catch (IOException e) {
      // Either side is gone: so is the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close(from);
    close(to);
    sockets.remove(from);
    sockets.remove(to);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
