package dev.monitored.server.action.http;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.monitored.action.ActionFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and what is made of what comes back. */
@Timeout(60)
class HttpActionIT {
  private static ActionFailed failure(WebClient client, Map<String, Object> arguments) {
    return assertThatExceptionOfType(ActionFailed.class)
        .isThrownBy(() -> client.run(arguments))
        .actual();
  }

  @Test
  void asksForWhatTheUrlSaysAndReturnsStatusAndBody() throws Exception {
    try (var server = ScriptedServer.answering(ScriptedServer.ok("hällo"))) {
      var url = "http://shop.localhost:" + server.port() + "//a?b=%20";

      var result = WebClient.allowing("shop.localhost", server).run(Map.of("url", url));

      assertThatJson(result).isEqualTo("{status: 200, body: 'h\uFFFDllo'}");
      assertThat(server.requests())
          .containsExactly(
              "GET //a?b=%20 HTTP/1.1\r\n"
                  + "Host: shop.localhost:"
                  + server.port()
                  + "\r\n"
                  + "User-Agent: monitored-job-server\r\n"
                  + "Connection: close\r\n"
                  + "Idempotency-Key: 00000000-0000-0000-0000-000000000000\r\n"
                  + "X-Job-Attempt: 1\r\n\r\n");
    }
  }

  @Test
  void sendsMethodHeadersAndBody() throws Exception {
    try (var server =
        ScriptedServer.answering("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n")) {
      var result =
          WebClient.allowing("shop.localhost", server)
              .run(
                  Map.of(
                      "url",
                      "http://shop.localhost:" + server.port(),
                      "method",
                      "PUT",
                      "headers",
                      Map.of("X-A", "a\tb", "User-Agent", "me"),
                      "body",
                      "ä"));

      assertThatJson(result).isEqualTo("{status: 204, body: ''}");
      assertThat(server.requests().getFirst())
          .startsWith("PUT / HTTP/1.1\r\n")
          .contains("X-A: a\tb\r\n", "User-Agent: me\r\n", "Content-Length: 2\r\n")
          .doesNotContain("monitored-job-server")
          .endsWith("\r\n\r\n\u00c3\u00a4");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
      })
  void theHeadOfAnAnswerIsAllOfItForHead(String answer) throws Exception {
    try (var server = ScriptedServer.answering(answer)) {
      var arguments = Map.<String, Object>of("url", server.url(), "method", "HEAD");

      assertThatJson(WebClient.allowing("localhost", server).run(arguments))
          .isEqualTo("{status: 200, body: ''}");
    }
  }

  @Test
  void aStatusThatIsNotExpectedFailsWithTheStartOfTheBody() throws Exception {
    var answer = "HTTP/1.1 503 Busy\r\n\r\ncome back" + " later".repeat(10_000);
    try (var server = ScriptedServer.answering(answer)) {
      var client = WebClient.allowing("localhost", server);

      assertThat(failure(client, Map.of("url", server.url())))
          .message()
          .startsWith("status 503\ncome back later")
          .hasSize("status 503\n".length() + 1024);
      assertThat(client.run(Map.of("url", server.url(), "expectStatus", 503))).contains("503");
      assertThat(client.run(Map.of("url", server.url(), "expectStatus", List.of(200, 503))))
          .contains("503");
      assertThat(failure(client, Map.of("url", server.url(), "expectStatus", 200))).isNotNull();
    }
  }

  @Test
  void aSmallLimitCutsAndDoesNotFail() throws Exception {
    try (var server = ScriptedServer.answering(ScriptedServer.ok("a".repeat(20_000)))) {
      var client = WebClient.keeping(10, server);

      assertThatJson(client.run(Map.of("url", server.url())))
          .isEqualTo("{status: 200, body: 'aaaaaaaaaa', truncated: true}");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, false", "401, false", "404, false", "408, true", "410, false", "422, false",
    "425, true", "429, true", "499, false", "500, true", "503, true", "302, true"
  })
  void aStatusThatNoRepetitionChangesIsFinal(int status, boolean isRetryable) throws Exception {
    try (var server = ScriptedServer.answering("HTTP/1.1 " + status + " X\r\n\r\n")) {
      var client = WebClient.allowing("localhost", server);

      assertThat(failure(client, Map.of("url", server.url())).isRetryable()).isEqualTo(isRetryable);
      assertThat(
              failure(client, Map.of("url", server.url(), "retryStatus", List.of(404, 499)))
                  .isRetryable())
          .isEqualTo(status == 404 || status == 499);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Retry-After: 30                                                               | 30",
        "Retry-After: 0                                                                | 0",
        "Retry-After: soon                                                             | 0",
        "Retry-After: -1                                                               | 0",
        "Date: Mon, 30 Nov 2026 10:00:00 GMT,Retry-After: Mon, 30 Nov 2026 10:01:00 GMT | 60",
        "Date: Mon, 30 Nov 2026 10:00:00 GMT,Retry-After: Monday, 30-Nov-26 10:01:00 GMT | 60",
        "Date: Mon, 30 Nov 2026 10:00:00 GMT,Retry-After: Mon Nov 30 10:01:00 2026      | 60",
        "Date: Mon, 30 Nov 2026 10:00:00 GMT,Retry-After: Sun, 29 Nov 2026 10:01:00 GMT | 0",
        "Date: x                                                                       | 0"
      })
  void theReceiverSaysWhenToComeAgain(String headers, long seconds) throws Exception {
    var lines = headers.replaceAll(",(?=Retry)", "\r\n");
    try (var server = ScriptedServer.answering("HTTP/1.1 429 X\r\n" + lines + "\r\n\r\n")) {
      var failure = failure(WebClient.allowing("localhost", server), Map.of("url", server.url()));

      assertThat(failure.delay()).hasSeconds(seconds);
    }
  }

  @Test
  void theCharsetOfTheAnswerIsUsed() throws Exception {
    var head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=";
    try (var latin = ScriptedServer.answering(head + "iso-8859-1\r\n\r\nhällo\0");
        var unknown = ScriptedServer.answering(head + "none\r\n\r\nhallo")) {
      assertThatJson(WebClient.allowing("localhost", latin).run(Map.of("url", latin.url())))
          .node("body")
          .isEqualTo("hällo\uFFFD");
      assertThatJson(WebClient.allowing("localhost", unknown).run(Map.of("url", unknown.url())))
          .node("body")
          .isEqualTo("hallo");
    }
  }

  @Test
  void ofALongBodyTheStartIsKept() throws Exception {
    var body = "a".repeat(64 * 1024) + "b".repeat(100_000);
    try (var server = ScriptedServer.answering(ScriptedServer.ok(body))) {
      var result = WebClient.allowing("localhost", server).run(Map.of("url", server.url()));

      assertThatJson(result)
          .isEqualTo("{status: 200, body: '" + "a".repeat(64 * 1024) + "', truncated: true}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 9999999", "X-A: b", "Transfer-Encoding: chunked"})
  void nothingIsReadBeyondTheLimit(String header) throws Exception {
    // As many bytes as are too many, and then none, for which nobody must wait.
    var answer = "HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n100001\r\n" + "x".repeat(0x100001);
    var server =
        ScriptedServer.playing((script, connection) -> {
          script.read(connection);
          ScriptedServer.send(connection, answer);
        });
    try (server) {
      var result = WebClient.allowing("localhost", server).run(Map.of("url", server.url()));

      assertThatJson(result)
          .isObject()
          .containsEntry("status", 200)
          .containsEntry("truncated", true);
      server.closed().acquire();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 8000, true", "1, 8200, false", "90, 10, true", "110, 10, false"})
  void headersHaveALimit(int count, int length, boolean isRead) throws Exception {
    var header = "X-A: " + "x".repeat(length) + "\r\n";
    try (var server =
        ScriptedServer.answering("HTTP/1.1 200 OK\r\n" + header.repeat(count) + "\r\n")) {
      assertThat(said(WebClient.allowing("localhost", server), Map.of("url", server.url())))
          .contains(isRead ? "200" : "exceeded");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nX-A: %s",
        "%s",
        "HTTP/1.1 %s",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;%s"
      })
  void noLineIsReadWithoutEnd(String start) throws Exception {
    var server =
        ScriptedServer.playing((script, connection) -> {
          script.read(connection);
          ScriptedServer.send(connection, start.formatted("x"));
          while (true) {
            ScriptedServer.send(connection, "x".repeat(0x2000));
          }
        });
    try (server) {
      failure(WebClient.allowing("localhost", server), Map.of("url", server.url()));
      server.closed().acquire();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\r\n|X: y\r\n", "|HTTP/1.1 103 Hints\r\n\r\n", "|\r\n"})
  void noHeadIsReadWithoutEnd(String parts) throws Exception {
    var start = parts.substring(0, parts.indexOf('|'));
    var repeated = parts.substring(parts.indexOf('|') + 1).repeat(100);
    var server =
        ScriptedServer.playing((script, connection) -> {
          script.read(connection);
          ScriptedServer.send(connection, start);
          while (true) {
            ScriptedServer.send(connection, repeated);
          }
        });
    try (server) {
      failure(WebClient.allowing("localhost", server), Map.of("url", server.url()));
      server.closed().acquire();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no http",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n\0\0"
      })
  void whatIsNotHttpIsAFailure(String answer) throws Exception {
    try (var server = ScriptedServer.answering(answer)) {
      assertThat(failure(WebClient.allowing("localhost", server), Map.of("url", server.url())))
          .hasMessageStartingWith("http://localhost:" + server.port() + ": ");
    }
  }

  @Test
  void aHostThatDoesNotListenIsNamed() throws Exception {
    var free = new ServerSocket(0);
    free.close();
    var host = "localhost:" + free.getLocalPort();

    assertThat(failure(WebClient.allowing(host), Map.of("url", "http://" + host)))
        .hasMessage("http://" + host + ": Connection refused");
  }

  @Test
  void aConnectionThatIsNotMadeIsGivenUp() throws Exception {
    try (var full = new FullServer()) {
      assertThat(
              failure(
                  WebClient.impatient("localhost:" + full.port()),
                  Map.of("url", "http://localhost:" + full.port())))
          .hasMessageContaining("timed out");
    }
  }

  @Test
  void aHandshakeThatDoesNotComeIsGivenUp() throws Exception {
    try (var server = ScriptedServer.playing((_, _) -> {})) {
      assertThat(
              failure(
                  WebClient.impatient("localhost:" + server.port()),
                  Map.of("url", "https://localhost:" + server.port())))
          .hasMessageContaining("timed out");
      server.closed().acquire();
    }
  }

  @Test
  void anAddressThatDoesNotListenIsPassedOver() throws Exception {
    try (var server = ScriptedServer.answering(ScriptedServer.ok("here"))) {
      var client =
          WebClient.allowing("localhost", server).knowing("localhost", "127.0.0.9 127.0.0.1");

      assertThat(client.run(Map.of("url", server.url()))).contains("here");
    }
  }

  @Test
  void noAnswerAndNoFailureRepeatsASecret() throws Exception {
    var headers = Map.of("Authorization", "Bearer s3cr3t-s3cr3t", "X-Api-Key", "s3cr3t");
    for (var status :
        List.of("200 OK", "401 s3cr3t", "s3cr3t", "200 OK\r\nContent-Length: s3cr3t")) {
      for (int before : new int[] {0, 64 * 1024 - 3, 72 * 1024 - 3}) {
        var answer = "HTTP/1.1 " + status + "\r\n\r\n" + "x".repeat(before) + "s3cr3t-s3cr3t";
        try (var server = ScriptedServer.answering(answer)) {
          assertThat(
                  said(
                      WebClient.allowing("localhost", server),
                      Map.of("url", server.url(), "headers", headers)))
              .as(status + before)
              .doesNotContain("s3c");
          assertThat(server.requests().getFirst()).contains("X-Api-Key: s3cr3t\r\n");
        }
      }
    }
  }

  private static String said(WebClient client, Map<String, Object> arguments)
      throws InterruptedException {
    try {
      return String.valueOf(client.run(arguments));
    } catch (ActionFailed e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void noPartOfASecretIsLeftWhereALongBodyIsCut() throws Exception {
    var headers = Map.of("X-Token", "s".repeat(8000));
    try (var server = ScriptedServer.answering("HTTP/1.1 200 OK\r\n\r\n" + "s".repeat(80_000))) {
      var client = WebClient.allowing("localhost", server);

      assertThat(client.run(Map.of("url", server.url(), "headers", headers))).doesNotContain("sss");
    }
  }

  @Test
  void noProxyOfTheJvmIsUsed() throws Exception {
    var usual = ProxySelector.getDefault();
    try (var server = ScriptedServer.answering(ScriptedServer.ok("direct"))) {
      ProxySelector.setDefault(new Socks());

      assertThat(WebClient.allowing("localhost", server).run(Map.of("url", server.url())))
          .contains("direct");
    } finally {
      ProxySelector.setDefault(usual);
    }
  }

  /** Sends everybody to where nobody listens. */
  private static final class Socks extends ProxySelector {
    @Override
    public List<Proxy> select(URI uri) {
      var nobody = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.8"), 1);
      return List.of(new Proxy(Proxy.Type.SOCKS, nobody));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {}
  }
}
