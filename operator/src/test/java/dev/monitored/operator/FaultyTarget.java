package dev.monitored.operator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A port of this machine that answers each scrape in the same wrong way. */
public final class FaultyTarget implements AutoCloseable {
  /** CR LF CR LF. */
  private static final int END_OF_HEADERS = 0x0D0A0D0A;

  private final ServerSocket port;
  private final Behaviour behaviour;

  /** What it does with a connection that is then closed. */
  public interface Behaviour {
    void answer(Socket connection) throws IOException, InterruptedException;
  }

  private FaultyTarget(ServerSocket port, Behaviour behaviour) {
    this.port = port;
    this.behaviour = behaviour;
    Thread.startVirtualThread(this::serve);
  }

  public static FaultyTarget of(Behaviour behaviour) {
    try {
      return of(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), behaviour);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static FaultyTarget of(ServerSocket port, Behaviour behaviour) {
    return new FaultyTarget(port, behaviour);
  }

  /** Answers with these bytes, after it has read the request. */
  public static FaultyTarget sending(String bytes) {
    return of(connection -> {
      readRequest(connection);
      connection.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    });
  }

  /** Answers with that status and content type. */
  public static FaultyTarget answering(String status, String type, String body) {
    return answering(status, "Content-Type: " + type, body.length(), body);
  }

  /**
   * Answers with these headers.
   *
   * @param length of the body as it is announced
   */
  public static FaultyTarget answering(String status, String headers, int length, String body) {
    return sending(
        "HTTP/1.1 %s\r\n%s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(status, headers, length, body));
  }

  public static void readRequest(Socket connection) throws IOException {
    var in = connection.getInputStream();
    int last = 0;
    while (last != END_OF_HEADERS) {
      int one = in.read();
      if (one < 0) {
        return;
      }
      last = last << Byte.SIZE | one;
    }
  }

  public int port() {
    return port.getLocalPort();
  }

  @Override
  public void close() {
    try {
      port.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve() {
    while (!port.isClosed()) {
      try {
        var connection = port.accept();
        Thread.startVirtualThread(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      behaviour.answer(connection);
    } catch (IOException | InterruptedException gone) {
      // The scraper has given up.
    }
  }
}
