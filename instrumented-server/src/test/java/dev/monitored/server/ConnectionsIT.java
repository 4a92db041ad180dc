package dev.monitored.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More connections than there may be: those of strangers make room. */
class ConnectionsIT {
  private static final int LIMIT = 16;
  private static final String TOKEN = "t0ken-of-a-client-that-is-known";

  private static final String ASK =
      "GET /api/v1/queues HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n";

  @TempDir Path data;

  private final List<Socket> sockets = new ArrayList<>();
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    var tokens = Files.writeString(data.resolve("tokens"), TOKEN + "\n");
    server =
        TestServer.start(
            data,
            Map.of(
                "JOBSERVER_TOKEN_FILE",
                tokens.toString(),
                "JOBSERVER_MAX_CONNECTIONS",
                Integer.toString(LIMIT)));
  }

  @AfterEach
  void stop() throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
    server.close();
  }

  private Socket open(int port, String request) throws IOException {
    var socket = new Socket("localhost", port);
    sockets.add(socket);
    socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    return socket;
  }

  private void openIdle(int port, int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      open(port, "");
    }
  }

  /** Reads an answer without a chunk: to the end of its JSON. */
  private static String answer(Socket socket) throws IOException {
    var answer = new StringBuilder();
    while (!answer.toString().contains("\r\n\r\n") || socket.getInputStream().available() > 0) {
      int read = socket.getInputStream().read();
      if (read < 0) {
        break;
      }
      answer.append((char) read);
    }
    return answer.toString();
  }

  @Test
  void connectionsThatSendNothingKeepNobodyWithATokenOut() throws Exception {
    int port = server.client().port();
    openIdle(port, 20 * LIMIT);

    assertThat(answer(open(port, ASK))).startsWith("HTTP/1.1 200");

    // The one that came first went first.
    assertThat(sockets.getFirst().getInputStream().read()).isEqualTo(-1);
    assertThat(scrape().value("jobserver_connections_closed_total")).isGreaterThan(19.0 * LIMIT);
  }

  @Test
  void aClientThatHasShownItsTokenKeepsItsConnection() throws Exception {
    int port = server.client().port();
    var known = open(port, ASK);
    assertThat(answer(known)).startsWith("HTTP/1.1 200");

    openIdle(port, 20 * LIMIT);

    known.getOutputStream().write(ASK.getBytes(US_ASCII));
    assertThat(answer(known)).startsWith("HTTP/1.1 200");
  }

  @Test
  void aWrongTokenMakesNobodyKnown() throws Exception {
    int port = server.client().port();
    var stranger = open(port, ASK.replace(TOKEN, "wrong"));
    assertThat(answer(stranger)).startsWith("HTTP/1.1 401");

    openIdle(port, 2 * LIMIT);

    assertThat(stranger.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void aFloodOfOnePortLeavesTheOtherAlone() throws Exception {
    openIdle(server.client().port(), 20 * LIMIT);
    openIdle(server.client().managementPort(), 200);

    assertThat(server.client().probe("/livez").statusCode()).isEqualTo(200);
    assertThat(server.client().probe("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void whenAllAreGoneThereIsRoomAgain() throws Exception {
    openIdle(server.client().port(), 3 * LIMIT);
    for (var socket : sockets) {
      socket.close();
    }

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> answer(open(server.client().port(), ASK)).startsWith("HTTP/1.1 200"));
  }

  private Scrape scrape() throws IOException, InterruptedException {
    return server.client().scrape();
  }
}
