package dev.monitored.server.job.query;

import java.util.List;
import java.util.Optional;

/**
 * What a page of a list has.
 *
 * @param after the last of its items, after which the next page starts; empty on the last page
 * @param count how many match on all pages; {@link #NOT_COUNTED} when nobody asked
 * @param countIsLowerBound counting was given up at {@code count}
 * @param unreadable what would stand between the items, if what is stored made sense
 */
public record Listing<T, I>(
    List<T> items, Optional<I> after, int count, boolean countIsLowerBound, List<I> unreadable) {
  public static final int NOT_COUNTED = -1;

  /** Where all were counted. */
  public Listing(List<T> items, Optional<I> after, int count) {
    this(items, after, count, false);
  }

  /** Where all were readable. */
  public Listing(List<T> items, Optional<I> after, int count, boolean countIsLowerBound) {
    this(items, after, count, countIsLowerBound, List.of());
  }
}
