package dev.monitored.operator.connect;

import dev.monitored.operator.naming.UrlHost;
import dev.monitored.operator.prometheus.Channel;
import dev.monitored.operator.prometheus.Channel.Login;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one Prometheus. Its files are read for each of them, so that whoever rotates
 * them need not restart anything. Follows no redirect, which could take the login elsewhere. Safe
 * for use by several threads; close it.
 */
public final class Line implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(3);

  private final Channel channel;
  private @Nullable TlsFiles used;
  private @Nullable HttpClient client;
  private boolean isClosed;

  public Line(Channel channel) {
    this.channel = channel;
  }

  /**
   * Sends it, with the login of the channel.
   *
   * @throws UnusableFile if the operator itself lacks something
   */
  public HttpResponse<InputStream> send(HttpRequest request)
      throws IOException, InterruptedException {
    var client = client(isTls(request.uri()));
    var whole =
        HttpRequest.newBuilder(request, (_, _) -> true).uri(withNameToVerify(request.uri()));
    authorization(request.uri()).ifPresent(value -> whole.setHeader("Authorization", value));
    return client.send(whole.build(), BodyHandlers.ofInputStream());
  }

  /** Ends what is under way. */
  @Override
  public synchronized void close() {
    isClosed = true;
    if (client != null) {
      client.shutdownNow();
    }
  }

  private synchronized HttpClient client(boolean isTls) throws IOException {
    if (isClosed) {
      throw new IOException("closed");
    }
    var files = isTls ? tlsFiles() : used;
    if (client == null || (files != null && !files.equals(used))) {
      var fresh = fresh(files);
      if (client != null) {
        client.shutdown();
      }
      client = fresh;
      used = files;
    }
    return client;
  }

  private TlsFiles tlsFiles() throws SSLException {
    try {
      return TlsFiles.read(channel.tls());
    } catch (UnusableFile e) {
      throw new SSLException(e);
    }
  }

  private SSLContext context(TlsFiles files) throws SSLException {
    try {
      return files.context(channel.tls());
    } catch (UnusableFile e) {
      throw new SSLException(e);
    }
  }

  private HttpClient fresh(@Nullable TlsFiles files) throws SSLException {
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT);
    if (files != null) {
      var context = context(files);
      builder.sslContext(context).sslParameters(parameters(context));
    }
    return builder.build();
  }

  /** The name is asked for, and verified, where the address is no name. */
  private SSLParameters parameters(SSLContext context) {
    var parameters = context.getDefaultSSLParameters();
    var name = channel.tls().serverName();
    if (name != null) {
      parameters.setServerNames(List.of(new SNIHostName(name)));
    }
    return parameters;
  }

  /** The client verifies the name in the address, if there is one, and no other. */
  private URI withNameToVerify(URI uri) throws IOException {
    var name = channel.tls().serverName();
    var host = uri.getHost();
    if (name == null || host == null || !isTls(uri) || name.equals(host)) {
      return uri;
    }
    var address = InetAddress.getByName(host).getHostAddress();
    var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create("https://" + UrlHost.of(address) + port + uri.getRawPath() + query);
  }

  /** Empty: there is no login. */
  private Optional<String> authorization(URI uri) throws IOException {
    if (channel.login() == Login.Nobody.NOBODY) {
      return Optional.empty();
    }
    if (!isTls(uri) && !channel.isCleartextTrusted()) {
      throw new UnusableFile(
          "the operator does not send credentials over plain HTTP: use TLS, or set"
              + " credentialsOverHttp of its entry in prometheuses.connections");
    }
    return Optional.of(
        switch (channel.login()) {
          case Login.Bearer bearer -> "Bearer " + new MountedFile(bearer.tokenFile()).word();
          case Login.Basic basic -> "Basic " + encoded(basic);
          case Login.Nobody _ -> "";
        });
  }

  private static String encoded(Login.Basic basic) throws UnusableFile {
    var text =
        new MountedFile(basic.userFile()).line()
            + ":"
            + new MountedFile(basic.passwordFile()).line();
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isTls(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme());
  }
}
