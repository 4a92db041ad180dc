package dev.monitored.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Sends what no client of HTTP would, and keeps its connections open until it is closed. */
final class RawClient implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *([0-9]+)");

  private final int port;
  private final List<Socket> sockets = new ArrayList<>();

  RawClient(int port) {
    this.port = port;
  }

  Socket send(String request) throws IOException {
    var socket = new Socket("localhost", port);
    sockets.add(socket);
    socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
    send(socket, request);
    return socket;
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  /** Reads no more than the head of an answer. */
  static String head(Socket socket) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int read = socket.getInputStream().read();
      if (read < 0) {
        return head.toString();
      }
      head.append((char) read);
    }
    return head.toString();
  }

  /** Reads the head and the body of one answer. */
  static String answer(Socket socket) throws IOException {
    var head = head(socket);
    var length = LENGTH.matcher(head);
    int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
    return head + new String(socket.getInputStream().readNBytes(bytes), US_ASCII);
  }

  /** Whether the server closes the connection, which may drop what it did not read. */
  static boolean isClosed(Socket socket) {
    try {
      return socket.getInputStream().read() == -1;
    } catch (IOException e) {
      return e instanceof SocketException;
    }
  }

  @Override
  public void close() throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
  }
}
