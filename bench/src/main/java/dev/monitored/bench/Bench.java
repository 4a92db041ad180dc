package dev.monitored.bench;

import java.nio.file.Path;

/** What every family measures with. */
public interface Bench {
  /** The root of the project. */
  Path root();

  /** Where logs and data are put. */
  Path work();

  /** Says what is going on, on the error stream: the table alone is on the other. */
  default void say(String text) {
    System.err.println("bench: " + text);
  }
}
