package dev.monitored.operator.finding;

import java.util.Locale;

/**
 * A command that fixes something.
 *
 * @param actor who can run it
 */
public record Command(Actor actor, ShellCommand line) {

  /** Who has the rights that a command needs. */
  public enum Actor {
    /** Who writes the {@code Monitored}. */
    AUTHOR,
    /** Who runs the cluster's monitoring. */
    PLATFORM;

    /** As messages show it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static Command ofAuthor(ShellCommand line) {
    return new Command(Actor.AUTHOR, line);
  }

  public static Command ofPlatform(ShellCommand line) {
    return new Command(Actor.PLATFORM, line);
  }

  /** Ready to be pasted into a shell. */
  @Override
  public String toString() {
    return line.toString();
  }
}
