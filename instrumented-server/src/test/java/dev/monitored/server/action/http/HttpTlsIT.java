package dev.monitored.server.action.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.monitored.action.ActionFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS is with the name in the URL, over a connection to an address that was checked. */
class HttpTlsIT {
  private static final char[] PASSWORD = "password".toCharArray();
  private static SSLContext shop;

  @BeforeAll
  static void makeACertificate(@TempDir Path directory) throws Exception {
    var file = directory.resolve("shop.p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "shop",
                "-keyalg",
                "EC",
                "-dname",
                "CN=shop",
                "-ext",
                "san=dns:shop.localhost",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor()).isZero();
    shop = context(file);
  }

  /** Of a server that is the shop, and of a client that trusts it. */
  private static SSLContext context(Path file) throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    try (var stream = Files.newInputStream(file)) {
      store.load(stream, PASSWORD);
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static ScriptedServer server(List<SNIServerName> names, String version)
      throws IOException {
    var socket =
        (SSLServerSocket)
            shop.getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    socket.setEnabledProtocols(new String[] {version});
    return ScriptedServer.on(
        socket,
        (server, connection) -> {
          var session = (ExtendedSSLSession) ((SSLSocket) connection).getSession();
          names.addAll(session.getRequestedServerNames());
          server.answer(connection, "HTTP/1.1 200 OK\r\n\r\nsecure");
        });
  }

  private static WebClient client(String host, SSLSocketFactory tls) {
    return WebClient.with(new AllowedHosts(List.of(), HostPattern.list(host)), tls);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void theNameInTheUrlIsAskedForAndVerified(String version) throws Exception {
    var names = new CopyOnWriteArrayList<SNIServerName>();
    try (var server = server(names, version)) {
      var host = "shop.localhost:" + server.port();

      assertThat(client(host, shop.getSocketFactory()).run(Map.of("url", "https://" + host)))
          .contains("secure");

      assertThat(names.toString()).contains("shop.localhost");
    }
  }

  @Test
  void aCertificateOfAnotherNameIsRefused() throws Exception {
    try (var server = server(new CopyOnWriteArrayList<>(), "TLSv1.3")) {
      var host = "bank.localhost:" + server.port();

      assertThatExceptionOfType(ActionFailed.class)
          .isThrownBy(
              () -> client(host, shop.getSocketFactory()).run(Map.of("url", "https://" + host)))
          .withMessageContaining("bank.localhost");

      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
    try (var server = server(new CopyOnWriteArrayList<>(), "TLSv1.3")) {
      var host = "shop.localhost:" + server.port();
      var strict = (SSLSocketFactory) SSLSocketFactory.getDefault();

      assertThatExceptionOfType(ActionFailed.class)
          .isThrownBy(() -> client(host, strict).run(Map.of("url", "https://" + host)))
          .withMessageContaining("certif");

      assertThat(server.requests()).isEmpty();
    }
  }
}
