package dev.monitored.server.store;

import dev.monitored.server.job.change.Change;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The last changes, for those who follow them. */
public interface ChangeStore {
  /** Changes are kept for as long, if there are not too many. */
  Duration KEPT = Duration.ofMinutes(10);

  /** As many are kept at most. */
  int MOST_KEPT = 20_000;

  /**
   * How far the changes go.
   *
   * @param first the least number that is kept
   * @param last the greatest number that is committed; 0 if there was no change yet
   * @param writers transactions under way that may commit changes with numbers up to that
   */
  record Reach(long first, long last, Set<String> writers) {}

  /** Tells this store from others: eight hexadecimal digits. */
  String feed();

  Reach reach();

  /** Some of the changes that are committed, in the order of their numbers. */
  List<Change> read(long after, long upTo, int limit);
}
