package dev.monitored.bench.server;

import dev.monitored.bench.Bench;
import dev.monitored.bench.Child;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a family of the job server measures with.
 *
 * @param peer the tree of the job server at an earlier commit
 * @param python of the environment that has the peer written in it
 */
public record ServerBench(
    Size size, Path work, Path root, Path peer, Optional<Path> python, Postgres postgres)
    implements Bench {
  /** As it is delivered. */
  public Image ours() {
    return new Image(root);
  }

  /** As it was delivered at an earlier commit. */
  public Image before() {
    return new Image(peer);
  }

  /**
   * By what {@link #before} goes in the table: the commit, which the name of its folder ends with.
   */
  public String beforeName() {
    var name = peer.getFileName().toString();
    return name.substring(name.indexOf('-') + 1);
  }

  /** Starts a class of ours by the options of the job server's image. */
  public Child java(Class<?> main, List<String> arguments, Map<String, String> environment)
      throws IOException {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("@" + root.resolve("deploy/images/job-server.options"));
    line.addAll(Child.moreOptions());
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    line.addAll(arguments);
    return Child.start(this, main.getSimpleName(), line, environment);
  }
}
