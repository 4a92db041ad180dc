package dev.monitored.operator.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.monitored.operator.Authority;
import dev.monitored.operator.prometheus.Channel;
import dev.monitored.operator.prometheus.Channel.Login;
import dev.monitored.operator.prometheus.Channel.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's certificate is for the name of its Service only; it answers at its address. */
class LineIT {
  private static final String NAME = "main.monitoring.svc";
  private static final List<String> AUTHORIZATIONS = new CopyOnWriteArrayList<>();

  @TempDir private static Path keys;

  @TempDir private Path folder;

  private static Authority authority;
  private static TlsServer server;
  private Path token;

  @BeforeAll
  static void start() throws Exception {
    authority = Authority.create(keys, "authority");
    server = TlsServer.start(authority.issue("server", "dns:" + NAME), authority, LineIT::answer);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void writeToken() throws IOException {
    token = Files.writeString(folder.resolve("token"), "first\n");
    AUTHORIZATIONS.clear();
  }

  @Test
  void theNameInTheCertificateIsVerifiedWhateverTheAddress() throws Exception {
    assertThat(status(channel(tls(NAME)), server.url())).isEqualTo(200);
    assertThatThrownBy(() -> status(channel(tls("other.monitoring.svc")), server.url()))
        .isInstanceOf(SSLException.class);
    assertThatThrownBy(() -> status(channel(tls(null)), server.url()))
        .isInstanceOf(SSLException.class);
  }

  /** The client of the JDK would verify the host, and no other name. */
  @Test
  void theNameIsVerifiedInPlaceOfTheHostOfTheAddress() throws Exception {
    var url = URI.create(server.url().toString().replace("127.0.0.1", "localhost"));

    assertThat(status(channel(tls(NAME)), url)).isEqualTo(200);
    assertThatThrownBy(() -> status(channel(tls("other")), url)).isInstanceOf(SSLException.class);
  }

  @Test
  void whoIsTrustedIsReadAgain() throws Exception {
    var file = folder.resolve("ca.crt");
    var tls = new Tls(NAME, null, file.toString(), null, null);
    try (var line = new Line(channel(tls))) {
      assertThatThrownBy(() -> status(line, server.url()))
          .isInstanceOf(SSLException.class)
          .hasRootCauseInstanceOf(UnusableFile.class)
          .hasMessageContaining(file.toString());

      Files.copy(Authority.create(folder, "other").certificate(), file);
      assertThatThrownBy(() -> status(line, server.url())).isInstanceOf(SSLException.class);

      Files.writeString(file, Files.readString(authority.certificate()));
      assertThat(status(line, server.url())).isEqualTo(200);
    }
  }

  @Test
  void aTokenIsReadForEachRequest() throws Exception {
    try (var line = new Line(new Channel(tls(NAME), bearer(), false))) {
      status(line, server.url());
      Files.writeString(token, "second");
      status(line, server.url());
    }

    assertThat(AUTHORIZATIONS).containsExactly("Bearer first", "Bearer second");
  }

  @Test
  void aPasswordMayHaveAnySign() throws Exception {
    var user = Files.writeString(folder.resolve("user"), "me\n");
    var password = Files.writeString(folder.resolve("password"), " a:b \u00e4\n");
    var login = new Login.Basic(user.toString(), password.toString());

    status(new Channel(tls(NAME), login, false), server.url());

    assertThat(AUTHORIZATIONS)
        .containsExactly(
            "Basic "
                + java.util.Base64.getEncoder().encodeToString("me: a:b \u00e4".getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "two words", "line\r\nX-Evil: 1", "\u00e4"})
  void whatIsNoTokenIsNotSentAndNotShown(String text) throws Exception {
    Files.writeString(token, text);

    assertThatThrownBy(() -> status(new Channel(tls(NAME), bearer(), false), server.url()))
        .isInstanceOf(UnusableFile.class)
        .hasMessageContaining(token.toString())
        .message()
        .doesNotContain("words", "Evil", "\u00e4");
    assertThat(AUTHORIZATIONS).isEmpty();
  }

  @Test
  void aTokenTakesNoPlainWayUnlessThatIsSaid() throws Exception {
    try (var plain = new Plain(200)) {
      assertThatThrownBy(() -> status(new Channel(Tls.DEFAULT, bearer(), false), plain.url()))
          .isInstanceOf(UnusableFile.class)
          .hasMessageContaining("credentialsOverHttp");
      assertThat(AUTHORIZATIONS).isEmpty();

      assertThat(status(new Channel(Tls.DEFAULT, bearer(), true), plain.url())).isEqualTo(200);
      assertThat(AUTHORIZATIONS).containsExactly("Bearer first");
    }
  }

  @Test
  void noRedirectIsFollowed() throws Exception {
    try (var plain = new Plain(302)) {
      assertThat(status(new Channel(Tls.DEFAULT, bearer(), true), plain.url())).isEqualTo(302);
      assertThat(AUTHORIZATIONS).hasSize(1);
    }
  }

  private Login bearer() {
    return new Login.Bearer(token.toString());
  }

  private static Tls tls(@Nullable String name) {
    return new Tls(name, null, authority.certificate().toString(), null, null);
  }

  private static Channel channel(Tls tls) {
    return new Channel(tls, Login.Nobody.NOBODY, false);
  }

  private static int status(Channel channel, URI url) throws IOException, InterruptedException {
    try (var line = new Line(channel)) {
      return status(line, url);
    }
  }

  private static int status(Line line, URI url) throws IOException, InterruptedException {
    var response = line.send(HttpRequest.newBuilder(url.resolve("/path?query=1")).build());
    try (var body = response.body()) {
      body.readAllBytes();
      return response.statusCode();
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    note(exchange);
    assertThat(exchange.getRequestURI()).hasToString("/path?query=1");
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static void note(HttpExchange exchange) {
    var authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization != null) {
      AUTHORIZATIONS.add(authorization);
    }
  }

  /** Without TLS; a redirect leads to itself. */
  private static final class Plain implements AutoCloseable {
    private final HttpServer http;

    Plain(int status) throws IOException {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.createContext(
          "/",
          exchange -> {
            note(exchange);
            exchange.getResponseHeaders().set("Location", url() + "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
      http.start();
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    @Override
    public void close() {
      http.stop(0);
    }
  }
}
