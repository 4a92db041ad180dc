package dev.monitored.server;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** Somebody who is told of the ends of jobs, and says 200 or what he is to say before. */
final class Receiver implements AutoCloseable {
  /** What was received. */
  record Report(String query, Headers headers, String text) {
    String header(String name) {
      return headers.getOrDefault(name, List.of("none")).getFirst();
    }
  }

  private final HttpServer server;
  private final List<Report> reports = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();

  private Receiver(HttpServer server) {
    this.server = server;
  }

  static Receiver start() throws IOException {
    var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    var receiver = new Receiver(HttpServer.create(address, 0));
    receiver.server.createContext("/", receiver::take);
    receiver.server.start();
    return receiver;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      reports.add(
          new Report(
              String.valueOf(exchange.getRequestURI().getQuery()),
              exchange.getRequestHeaders(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      var status = statuses.poll();
      exchange.sendResponseHeaders(status == null ? 200 : status, -1);
    }
  }

  void answerOnce(int status) {
    statuses.add(status);
  }

  List<Report> reports() {
    return reports;
  }

  /** Host and port, as the settings have them. */
  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  String url() {
    return "http://" + host() + "/ended";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
