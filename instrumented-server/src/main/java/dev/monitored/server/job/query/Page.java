package dev.monitored.server.job.query;

import java.util.Optional;

/**
 * Which part of a list to read.
 *
 * @param after the last thing of the page before; empty for the first page
 * @param isCounted whether all that match are to be counted
 */
public record Page<I>(Optional<I> after, Order order, int limit, boolean isCounted) {
  public static final int MAX_LIMIT = 200;

  /** Of ids, which grow with the time of submission. */
  public enum Order {
    NEWEST_FIRST,
    OLDEST_FIRST
  }

  /** With a count of all that match. */
  public Page(Optional<I> after, Order order, int limit) {
    this(after, order, limit, true);
  }

  /** The first page, newest first. */
  public static <I> Page<I> newest(int limit) {
    return new Page<>(Optional.empty(), Order.NEWEST_FIRST, limit);
  }
}
