package dev.monitored.bench.operator;

import dev.monitored.bench.Bench;
import dev.monitored.bench.Child;
import dev.monitored.bench.Memory;
import dev.monitored.bench.operator.cluster.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** An operator in a process of its own, as in its Pod, and its metrics. */
public final class Operator implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final Child child;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();

  private Operator(Child child, int port) {
    this.child = child;
    this.port = port;
  }

  /**
   * Returns at once.
   *
   * @param plain the Prometheuses without prometheus-operator, as its settings have them
   */
  static Operator start(Bench bench, Contender contender, Path kubeconfig, String plain)
      throws IOException {
    int port = freePort();
    var settings = Files.createTempFile(bench.work(), "settings-", ".yaml");
    Files.writeString(settings, contender.settings().formatted(port, plain));
    var environment =
        Map.of(
            "KUBECONFIG",
            kubeconfig.toString(),
            "MONITORED_SETTINGS",
            settings.toString(),
            "MONITORED_NAMESPACE",
            Stage.NAMESPACE,
            "MONITORED_POD_NAME",
            "operator-0");
    var name = "operator-" + contender.name();
    return new Operator(Child.start(bench, name, contender.line(), environment), port);
  }

  /** Waits until it is ready, and writes. */
  public Operator awaitLeading() throws InterruptedException {
    Waiting.until(PATIENCE, "the operator does not lead", this::isLeading);
    return this;
  }

  private boolean isLeading() {
    if (!child.isAlive()) {
      throw new IllegalStateException("the operator has ended; see " + child.log());
    }
    try {
      return get("/readyz").equals("ok\n") && metric("monitored_operator_leader") == 1;
    } catch (IOException notYet) {
      return false;
    }
  }

  public boolean isAlive() {
    return child.isAlive();
  }

  /** Seconds so far. */
  public double cpu() {
    return child.cpu();
  }

  /** MiB. */
  public double resident() throws IOException {
    return Memory.resident(child.pid());
  }

  /** MiB, the most that ever was. */
  public double peak() throws IOException {
    return Memory.peak(child.pid());
  }

  /** Bytes in use after a full collection. */
  public double heap() throws IOException, InterruptedException {
    return Heap.used(child.pid());
  }

  /** The sum of the samples of that name. */
  public double metric(String name) throws IOException {
    return get("/metrics")
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private String get(String path) throws IOException {
    var uri = URI.create("http://127.0.0.1:" + port + path);
    try {
      var request = HttpRequest.newBuilder(uri).timeout(ANSWER).build();
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    child.close();
    http.close();
  }
}
