package dev.monitored.operator.finding;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A command that fixes something.
 *
 * @param actor who can run it
 * @param lines run in this order, until one fails
 */
public record Command(Actor actor, List<ShellCommand> lines) {
  public Command {
    lines = List.copyOf(lines);
  }

  /** The role that has the permissions that a command needs. */
  public enum Actor {
    /** The author of the {@code Monitored}. */
    AUTHOR,
    /** The team that runs the cluster's monitoring. */
    PLATFORM;

    /** As messages show it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static Command ofAuthor(ShellCommand... lines) {
    return new Command(Actor.AUTHOR, List.of(lines));
  }

  public static Command ofPlatform(ShellCommand... lines) {
    return new Command(Actor.PLATFORM, List.of(lines));
  }

  /** Ready to be pasted into a shell. */
  @Override
  public String toString() {
    return lines.stream().map(ShellCommand::toString).collect(Collectors.joining(" && "));
  }
}
