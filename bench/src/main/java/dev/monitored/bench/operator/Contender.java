package dev.monitored.bench.operator;

import dev.monitored.bench.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One of those that are compared: a tree in which the operator lies as in its image.
 *
 * @param settings the file that the chart writes, but for the port and the list of Prometheuses
 *     without prometheus-operator
 */
public record Contender(String name, Path tree, String settings) {
  private static final String MAIN = "dev.monitored.operator.OperatorMain";
  private static final Pattern LIMIT = Pattern.compile("limits: \\{memory: (\\d+)Mi\\}");

  private static final String OURS =
      """
      jobServerImage: registry.example.org/job-server:1
      leaderElection: true
      port: %d
      plainPrometheuses: [%s]
      """;
  private static final String PEER =
      """
      jobServerImage: registry.example.org/job-server:1
      leaderElection: true
      port: %d
      prometheuses: [%s]
      """;

  static Contender ours(Path root) {
    return new Contender("ours", root, OURS);
  }

  /** Named by its commit, which the name of its folder ends with. */
  static Contender peer(Path tree) {
    var name = tree.getFileName().toString();
    return new Contender(name.substring(name.indexOf('-') + 1), tree, PEER);
  }

  /** Of {@code Monitored}. */
  public Path definition() {
    return tree.resolve("deploy/crds/monitored.yaml");
  }

  /** What the chart allows the operator's container, in MiB. */
  public int limit() throws IOException {
    var values = LIMIT.matcher(Files.readString(tree.resolve("helm/monitored/values.yaml")));
    if (!values.find()) {
      throw new IOException("the chart limits no memory");
    }
    return Integer.parseInt(values.group(1));
  }

  /** As the image's entry point; the JVM takes the limit for the memory of the machine. */
  List<String> line() throws IOException {
    var image = tree.resolve("operator/target/image");
    var jars = image.resolve("app/launch.jar") + ":" + jar(image.resolve("app/classpath"));
    var line = new ArrayList<String>();
    line.add(tree.resolve("target/images/jre/bin/java").toString());
    line.add("@" + image.resolve("extra/options"));
    line.add("-XX:MaxRAM=" + limit() + "m");
    line.add("-XX:AOTCache=" + image.resolve("extra/aot/app.aot"));
    line.addAll(Child.moreOptions());
    line.addAll(List.of("-cp", jars, MAIN));
    return line;
  }

  private static Path jar(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }
}
