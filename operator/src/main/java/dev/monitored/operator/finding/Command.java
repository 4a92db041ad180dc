package dev.monitored.operator.finding;

/**
 * A command of a shell that fixes something.
 *
 * @param actor who may run it
 * @param text ready to be pasted
 */
public record Command(Actor actor, String text) {

  /** Who has the rights that a command needs. */
  public enum Actor {
    /** Who writes the {@code Monitored}. */
    AUTHOR,
    /** Who runs the cluster's monitoring. */
    PLATFORM
  }

  public static Command ofAuthor(String text) {
    return new Command(Actor.AUTHOR, text);
  }

  public static Command ofPlatform(String text) {
    return new Command(Actor.PLATFORM, text);
  }

  @Override
  public String toString() {
    return text;
  }
}
