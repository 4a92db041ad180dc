package dev.monitored.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** Load by wrk: clients that ask again as soon as they are answered. */
public final class Wrk {
  /**
   * What came of it.
   *
   * @param perSecond answers that were right
   * @param answers in all
   * @param p99 milliseconds
   */
  public record Load(double perSecond, double answers, double p99) {}

  private static final Map<String, Double> UNITS = Map.of("us", 1e-3, "ms", 1.0, "s", 1e3);

  private final ServerBench bench;
  private final int clients;

  public Wrk(ServerBench bench, int clients) {
    this.bench = bench;
    this.clients = clients;
  }

  public Load get(String url, int seconds) throws IOException, InterruptedException {
    return run(List.of(), url, seconds);
  }

  public Load post(String url, String body, int seconds) throws IOException, InterruptedException {
    var script = Files.createTempFile(bench.work(), "post", ".lua");
    Files.writeString(
        script,
        """
        wrk.method = "POST"
        wrk.headers["Content-Type"] = "application/json"
        wrk.body = '%s'
        """
            .formatted(body));
    return run(List.of("-s", script.toString()), url, seconds);
  }

  private Load run(List<String> more, String url, int seconds)
      throws IOException, InterruptedException {
    var line =
        new java.util.ArrayList<>(
            List.of("wrk", "-t1", "-c" + clients, "-d" + seconds + "s", "--latency"));
    line.addAll(more);
    line.add(url);
    var process = new ProcessBuilder(line).redirectErrorStream(true).start();
    var output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (process.waitFor() != 0 || output.contains("Non-2xx") || output.contains("Socket errors")) {
      throw new IOException(String.join(" ", line) + ": " + output);
    }
    return load(output);
  }

  private static Load load(String output) {
    double perSecond = Double.parseDouble(Server.first("Requests/sec: +([0-9.]+)", output));
    double answers = Double.parseDouble(Server.first("(\\d+) requests in", output));
    double unit = UNITS.getOrDefault(Server.first("99% +[0-9.]+([a-z]+)", output), Double.NaN);
    double p99 = Double.parseDouble(Server.first("99% +([0-9.]+)", output)) * unit;
    return new Load(perSecond, answers, p99);
  }
}
