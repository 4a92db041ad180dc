package dev.monitored.server.action.command;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A program that jobs may run.
 *
 * @param path absolute
 * @param grace how long the program may take to end when it is stopped, unless the job says
 *     otherwise
 */
public record Program(Path path, Duration grace) {
  public static final Duration DEFAULT_GRACE = Duration.ofSeconds(2);
}
