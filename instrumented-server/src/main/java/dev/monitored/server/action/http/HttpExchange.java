package dev.monitored.server.action.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.net.URIAuthority;

/**
 * Makes calls, each on a connection of its own that is closed when the call ends. It connects to
 * the addresses that it is given, without looking at names, proxies or anything else around it.
 *
 * <p>INVARIANT: it is called on a virtual thread, whose sockets an interrupt closes.
 */
record HttpExchange(SSLSocketFactory tls, Duration connectTimeout, int maxBytes) {
  private static final int MAX_INTERIM_ANSWERS = 16;
  private static final Http1Config LIMITS =
      Http1Config.custom().setMaxLineLength(8192).setMaxHeaderCount(100).build();

  HttpAnswer answer(HttpCall call, List<InetAddress> addresses)
      throws IOException, HttpException, InterruptedException {
    try (var socket = connected(addresses, call.target().port())) {
      // To close it before its time is to break it off: nothing is left for the kernel to deliver.
      socket.setSoLinger(true, 0);
      var connection = connection(socket, call.target());
      var request = request(call);
      connection.sendRequestHeader(request);
      connection.sendRequestEntity(request);
      connection.flush();
      var answer = HttpAnswer.read(call, response(connection, call.method()), maxBytes);
      if (!socket.isClosed()) { // By the end of TLS.
        socket.setSoLinger(false, 0);
      }
      return answer;
    }
  }

  private Socket connected(List<InetAddress> addresses, int port) throws IOException {
    IOException last = new HttpFailure("has no address");
    for (var address : addresses) {
      var socket = new Socket(Proxy.NO_PROXY);
      try {
        socket.connect(new InetSocketAddress(address, port), (int) connectTimeout.toMillis());
        return socket;
      } catch (IOException e) {
        socket.close();
        last = e;
      }
      if (Thread.currentThread().isInterrupted()) {
        break;
      }
    }
    throw last;
  }

  private DefaultBHttpClientConnection connection(Socket socket, HttpTarget target)
      throws IOException {
    var connection =
        new DefaultBHttpClientConnection(
            LIMITS, null, null, null, null, null, new DefaultHttpResponseParserFactory(LIMITS));
    if (target.isSecure()) {
      connection.bind(secured(socket, target), socket);
    } else {
      connection.bind(socket);
    }
    return connection;
  }

  /** The certificate has to be of the name in the URL, whatever the address. */
  private SSLSocket secured(Socket socket, HttpTarget target) throws IOException {
    var secured = (SSLSocket) tls.createSocket(socket, target.bareHost(), target.port(), true);
    var parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    socket.setSoTimeout((int) connectTimeout.toMillis());
    secured.startHandshake();
    socket.setSoTimeout(0);
    return secured;
  }

  private static ClassicHttpRequest request(HttpCall call) {
    // Not the constructor without an authority: that takes the path //a for one.
    var target = call.target();
    var authority = new URIAuthority(target.bareHost(), target.port());
    var request =
        new BasicClassicHttpRequest(call.method(), target.scheme(), authority, target.path());
    request.setHeader("Host", target.authority());
    request.setHeader("User-Agent", "monitored-job-server");
    request.setHeader("Connection", "close");
    call.headers().forEach(request::setHeader);
    var body = call.body();
    if (body != null) {
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      request.setEntity(new ByteArrayEntity(bytes, null));
      request.setHeader("Content-Length", bytes.length);
    } else if (call.method().startsWith("P")) {
      request.setHeader("Content-Length", 0);
    }
    return request;
  }

  private static ClassicHttpResponse response(
      DefaultBHttpClientConnection connection, String method) throws IOException, HttpException {
    for (int interim = 0; interim <= MAX_INTERIM_ANSWERS; interim++) {
      var response = connection.receiveResponseHeader();
      if (response.getCode() >= 200) {
        if (MessageSupport.canResponseHaveBody(method, response)) {
          connection.receiveResponseEntity(response);
        }
        return response;
      }
    }
    throw new HttpFailure("sends too many interim responses");
  }
}
