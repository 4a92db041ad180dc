package dev.monitored.operator.evidence;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * What a Prometheus has stored of one Pod, beside the series that it makes itself for every scrape.
 *
 * @param scraped how many samples the last scrape had; -1: it does not tell
 * @param kept how many of them were left after relabelling; -1: it does not tell
 * @param limit how many its running configuration allows; 0: there is no limit, or it is not asked
 */
public record Samples(State state, int scraped, int kept, int limit) {
  public static final Samples PRESENT = new Samples(State.PRESENT, -1, -1);
  public static final Samples REFUSED = new Samples(State.REFUSED, -1, -1);

  /** How old the last sample of a series may be, as for a query of Prometheus by default. */
  public static final Duration LOOK_BACK = Duration.ofMinutes(5);

  private static final Comparator<Samples> WORST_FIRST =
      Comparator.comparing(Samples::state).thenComparing(Samples::kept, Comparator.reverseOrder());

  /** From worst to best. */
  public enum State {
    /** For three intervals in which the target was up it has stored nothing. */
    MISSING,

    /** It does not answer the query. */
    REFUSED,

    /** It has stored nothing so far. */
    AWAITED,

    /** It has stored samples that are newer than the Pod. */
    PRESENT
  }

  public Samples(State state, int scraped, int kept) {
    this(state, scraped, kept, 0);
  }

  public boolean isPresent() {
    return state == State.PRESENT;
  }

  public static Samples worst(List<Samples> all) {
    return all.stream().min(WORST_FIRST).orElseThrow();
  }
}
