package dev.monitored.bench.server;

import dev.monitored.bench.Child;
import dev.monitored.bench.server.peer.OtherServer;
import dev.monitored.server.ServerMain;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A job server in a process of its own, and a client for it. */
public final class Server implements AutoCloseable {
  /** A job that does nothing. */
  public static final String JOB = "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0}}";

  /** How one is started. */
  public interface Start {
    Server with(Map<String, String> settings) throws IOException, InterruptedException;
  }

  private static final String SAYS_PORTS = "on port (\\d+), for probes on (\\d+)";

  private final Child child;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();

  private Server(Child child, int port) {
    this.child = child;
    this.port = port;
  }

  /** As it is delivered, with settings of the environment beside the free ports. */
  public static Server start(ServerBench bench, Map<String, String> settings)
      throws IOException, InterruptedException {
    return of(bench.java(ServerMain.class, List.of(), complete(settings)));
  }

  /** The same from an image. */
  public static Server start(ServerBench bench, Image image, Map<String, String> settings)
      throws IOException, InterruptedException {
    return of(Child.start(bench, "server", image.line(true), complete(settings)));
  }

  private static Map<String, String> complete(Map<String, String> settings) {
    var all = new TreeMap<>(settings);
    all.put("JOBSERVER_PORT", "0");
    all.put("JOBSERVER_MANAGEMENT_PORT", "0");
    all.put("JOBSERVER_AUTH", "off");
    all.put("JOBSERVER_LOG_LEVEL", "INFO");
    return all;
  }

  /** Put together in another way. */
  public static Server other(ServerBench bench, String... arguments)
      throws IOException, InterruptedException {
    return of(bench.java(OtherServer.class, List.of(arguments), Map.of()));
  }

  /** A process that says its ports once it listens. */
  public static Server of(Child child) throws InterruptedException {
    return new Server(child, Integer.parseInt(child.await(SAYS_PORTS).group(1)));
  }

  public String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  public long pid() {
    return child.pid();
  }

  public double cpu() {
    return child.cpu();
  }

  public String get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url(path))));
  }

  public String post(String path, String body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(url(path)))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var response = http.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(response + ": " + response.body());
    }
    return response.body();
  }

  /** Submits a job that does nothing, and returns its id. */
  public String submit() throws IOException, InterruptedException {
    return first("\"id\":\"([^\"]+)\"", post("/api/v1/jobs", JOB));
  }

  /** What a pattern finds first. */
  public static String first(String pattern, String text) {
    var matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException(pattern + " is not in " + text);
    }
    return matcher.group(1);
  }

  /** How many attempts it has seen end well. */
  public long ended() throws IOException, InterruptedException {
    var page = get("/metrics?name%5B%5D=ays_job_count_total");
    return (long)
        Double.parseDouble(first("(?m)^ays_job_count_total\\{status=\"ok\",\\} ([0-9.E]+)$", page));
  }

  /** Of the metrics of the store, summed over queues. */
  public long depth() throws IOException, InterruptedException {
    return Long.parseLong(first("\"depth\":(\\d+)", get("/api/v1/queues/sleep")));
  }

  public void pause() throws IOException, InterruptedException {
    post("/api/v1/queues/sleep/pause", "");
  }

  public void resume() throws IOException, InterruptedException {
    post("/api/v1/queues/sleep/resume", "");
  }

  @Override
  public void close() {
    child.close();
    http.close();
  }
}
