package dev.monitored.server.action.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/** A server as good or bad as its script, which every connection gets. */
final class ScriptedServer implements AutoCloseable {
  interface Script {
    /** Plays on a thread of its own; the connection is closed by the other side, or at last. */
    void play(ScriptedServer server, Socket connection) throws IOException, InterruptedException;
  }

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: (\\d+)\r\n");

  private final ServerSocket socket;
  private final Script script;

  /** A permit for each connection. */
  private final Semaphore accepted = new Semaphore(0);

  /** A permit for each connection whose script is at its point. */
  private final Semaphore reached = new Semaphore(0);

  /** A permit for each connection that the other side has closed. */
  private final Semaphore closed = new Semaphore(0);

  private final List<String> requests = new CopyOnWriteArrayList<>();

  private ScriptedServer(ServerSocket socket, Script script) {
    this.socket = socket;
    this.script = script;
    Thread.ofVirtual().start(this::acceptAll);
  }

  static ScriptedServer on(ServerSocket socket, Script script) {
    return new ScriptedServer(socket, script);
  }

  static ScriptedServer playing(Script script) throws IOException {
    return on(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), script);
  }

  static ScriptedServer answering(String answer) throws IOException {
    return playing((server, connection) -> server.answer(connection, answer));
  }

  /** Reads a request, answers it, and ends the connection. */
  void answer(Socket connection, String answer) throws IOException {
    read(connection);
    send(connection, answer);
    connection.close();
  }

  static void send(Socket connection, String text) throws IOException {
    connection.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  static String redirect(String location) {
    return "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + "\r\n\r\n";
  }

  private void acceptAll() {
    while (!socket.isClosed()) {
      try {
        var connection = socket.accept();
        accepted.release();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        // A test has closed the server, or a handshake its connection.
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      script.play(this, connection);
      reached.release();
      connection.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The other side reset it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closed.release();
  }

  /** Reads a request whole, and remembers it. */
  String read(Socket connection) throws IOException {
    var request = new StringBuilder();
    while (request.indexOf("\r\n\r\n") < 0) {
      request.append(next(connection.getInputStream()));
    }
    var length = LENGTH.matcher(request);
    for (int i = length.find() ? Integer.parseInt(length.group(1)) : 0; i > 0; i--) {
      request.append(next(connection.getInputStream()));
    }
    requests.add(request.toString());
    return request.toString();
  }

  private static char next(InputStream stream) throws IOException {
    int next = stream.read();
    if (next < 0) {
      throw new IOException("closed");
    }
    return (char) next;
  }

  List<String> requests() {
    return requests;
  }

  Semaphore accepted() {
    return accepted;
  }

  Semaphore reached() {
    return reached;
  }

  Semaphore closed() {
    return closed;
  }

  String url() {
    return "http://localhost:" + port();
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
