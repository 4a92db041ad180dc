package dev.monitored.server.job.query;

import dev.monitored.action.JobId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which part of a list of ended jobs to read, in another order than that of ids.
 *
 * @param after the place of the last job of the page before; empty for the first page
 * @param isCounted whether all that match are to be counted
 */
public record SortedPage(
    By by, boolean isDescending, Optional<Place> after, int limit, boolean isCounted) {

  /** What is compared. Jobs for which it is the same are in the order of their ids. */
  public enum By {
    /** When it ended. */
    END,
    /** How long the last attempt took. */
    DURATION
  }

  /**
   * Where a job is in the order.
   *
   * @param millis its end, or its duration
   */
  public record Place(long millis, JobId id) {
    private static final Pattern TEXT = Pattern.compile("(-?[0-9]{1,18})_(.*)");

    /** Reads what {@link #toString()} gives; empty when it is something else. */
    public static Optional<Place> parse(String text) {
      var place = TEXT.matcher(text);
      return place.matches()
          ? JobId.parse(place.group(2)).map(id -> new Place(Long.parseLong(place.group(1)), id))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return millis + "_" + id;
    }
  }
}
