package dev.monitored.operator.connect;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.monitored.operator.Authority;
import dev.monitored.operator.prometheus.Channel.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.Executors;

/** Serves HTTPS on loopback. */
public final class TlsServer implements AutoCloseable {
  private final HttpsServer server;

  private TlsServer(HttpsServer server) {
    this.server = server;
  }

  /**
   * Returns when it listens.
   *
   * @param clients who signs the certificates that it requires
   */
  public static TlsServer start(Authority.Identity identity, Authority clients, HttpHandler handler)
      throws IOException {
    var tls =
        new Tls(
            null,
            null,
            clients.certificate().toString(),
            identity.certificate().toString(),
            identity.key().toString());
    var context = TlsFiles.read(tls).context(tls);
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            parameters.setSSLParameters(context.getDefaultSSLParameters());
          }
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", handler);
    server.start();
    return new TlsServer(server);
  }

  public URI url() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
