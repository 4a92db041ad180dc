package dev.monitored.server.job.queue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What the store keeps count of, by queue, action and minute.
 *
 * @param now by the clock of the database
 * @param jobs that are stored
 * @param ends of the last {@link #MINUTES} complete minutes and the current one
 */
public record Tallies(Instant now, List<Jobs> jobs, List<Ends> ends) {
  public static final int MINUTES = 60;

  /** The jobs of an action in a queue. */
  public record Jobs(String queue, String action, StateCounts states) {}

  /**
   * The ends of an action in a minute.
   *
   * @param minute since 1970
   */
  public record Ends(long minute, String action, EndCounts counts) {}

  public long minute() {
    return now.getEpochSecond() / 60;
  }

  /** In the order of the names. */
  public Map<String, StateCounts> jobsBy(Function<Jobs, String> name) {
    var sums = new TreeMap<String, StateCounts>();
    jobs.forEach(some -> sums.merge(name.apply(some), some.states(), StateCounts::plus));
    return sums;
  }

  /** In the order of the names. */
  public Map<String, EndCounts> endsByAction(Predicate<Ends> which) {
    var sums = new TreeMap<String, EndCounts>();
    ends.stream()
        .filter(which)
        .forEach(some -> sums.merge(some.action(), some.counts(), EndCounts::plus));
    return sums;
  }

  public EndCounts ends(Predicate<Ends> which) {
    return ends.stream().filter(which).map(Ends::counts).reduce(EndCounts.NONE, EndCounts::plus);
  }
}
