package dev.monitored.server.job.change;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in the feed of changes, from which reading can go on.
 *
 * @param feed of this store; other stores have others
 * @param number of the last change before it
 */
public record FeedPosition(String feed, long number) {
  private static final Pattern TEXT = Pattern.compile("([0-9a-f]{8})-([0-9]{1,18})");

  /** Reads what {@link #toString()} gives; empty when it is something else. */
  public static Optional<FeedPosition> parse(String text) {
    var position = TEXT.matcher(text);
    return position.matches()
        ? Optional.of(new FeedPosition(position.group(1), Long.parseLong(position.group(2))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return feed + "-" + number;
  }
}
