package dev.monitored.bench.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The job server as it lies in its image.
 *
 * @param tree in which it was built
 */
public record Image(Path tree) {
  private static final String MAIN = "dev.monitored.server.ServerMain";

  /** As the image's entry point. */
  public List<String> line(boolean isCached) {
    var image = tree.resolve("instrumented-server/target/image");
    var jar = image.resolve("app/classpath/instrumented-server-0.1.0.jar");
    var line = new ArrayList<String>();
    line.add(tree.resolve("target/images/jre/bin/java").toString());
    line.add("@" + image.resolve("extra/options"));
    line.add(isCached ? "-XX:AOTCache=" + image.resolve("extra/aot/app.aot") : "-Xshare:auto");
    line.addAll(List.of("-cp", image.resolve("app/launch.jar") + ":" + jar, MAIN));
    return line;
  }
}
