package dev.monitored.bench;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a family measures with.
 *
 * @param work where logs and data are put
 * @param python of the environment that has the peer written in it
 */
public record Bench(Size size, Path work, Path root, Optional<Path> python, Postgres postgres) {
  /** Says what is going on, on the error stream: the table alone is on the other. */
  public void say(String text) {
    System.err.println("bench: " + text);
  }
}
