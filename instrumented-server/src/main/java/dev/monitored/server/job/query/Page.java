package dev.monitored.server.job.query;

import java.util.Optional;

/**
 * Which part of a list to read.
 *
 * @param after the last thing of the page before; empty for the first page
 */
public record Page<I>(Optional<I> after, Order order, int limit) {
  public static final int MAX_LIMIT = 200;

  /** Of ids, which grow with the time of submission. */
  public enum Order {
    NEWEST_FIRST,
    OLDEST_FIRST
  }

  /** The first page, newest first. */
  public static <I> Page<I> newest(int limit) {
    return new Page<>(Optional.empty(), Order.NEWEST_FIRST, limit);
  }
}
