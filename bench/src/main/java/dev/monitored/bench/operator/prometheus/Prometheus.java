package dev.monitored.bench.operator.prometheus;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** Answers like the HTTP API of a Prometheus that has loaded everything and scrapes everybody. */
public final class Prometheus implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API = "/api/v1/";

  private final HttpServer server;
  private final Answers answers;
  private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();

  private Prometheus(HttpServer server, Contents contents) {
    this.server = server;
    this.answers = new Answers(contents);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(API, this::answer);
    server.start();
  }

  public static Prometheus start(Contents contents) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new Prometheus(HttpServer.create(address, 0), contents);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** How often it was asked what so far, by path. */
  public Map<String, Long> requests() {
    var counts = new TreeMap<String, Long>();
    requests.forEach((path, count) -> counts.put(path, count.sum()));
    return counts;
  }

  /** What it has and what it was asked, for the message of a measurement that failed. */
  public String summary() {
    return "Prometheus with %d pools and %d groups of rules, asked %s"
        .formatted(
            answers.contents().pools().size(), answers.contents().groups().count(), requests());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath().substring(API.length());
      requests.computeIfAbsent(path, _ -> new LongAdder()).increment();
      var parameters = Parameters.of(exchange);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answers.knows(path) ? 200 : 404, 0);
      try (var json = JSON.createGenerator(exchange.getResponseBody())) {
        write(json, path, parameters);
      }
    }
  }

  private void write(JsonGenerator json, String path, Parameters parameters) throws IOException {
    json.writeStartObject();
    json.writeStringField("status", answers.knows(path) ? "success" : "error");
    json.writeFieldName("data");
    answers.write(json, path, parameters);
    json.writeEndObject();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
