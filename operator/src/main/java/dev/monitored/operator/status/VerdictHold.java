package dev.monitored.operator.status;

import dev.monitored.operator.diagnosis.Outcome;
import dev.monitored.operator.diagnosis.Outcome.Gap;
import dev.monitored.operator.diagnosis.Outcome.Kind;
import dev.monitored.operator.diagnosis.PreviousStatus;
import dev.monitored.operator.diagnosis.Verdict;
import dev.monitored.operator.diagnosis.Verdict.State;
import dev.monitored.operator.finding.Reasons;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The verdict of a condition if a Prometheus has not answered, or has answered only in part. An
 * answer always counts. During a gap in the evidence, the condition keeps its verdict, as follows.
 * The rows are the status of the condition before the gap, the columns are the kinds of gaps. "As
 * found" means that the new verdict applies.
 *
 * <pre>
 * before  | no answer yet | no samples yet, unreachable | just started | rewritten | one failed scrape | young Pod
 * --------|---------------|-----------------------------|--------------|-----------|-------------------|----------
 * True    | kept          | kept                        | kept         | kept      | kept              | True
 * False   | kept          | kept                        | kept         | as found  | False             | as found
 * Unknown | kept          | as found                    | as found     | as found  | Unknown           | as found
 * none    | as found      | as found                    | as found     | as found  | Unknown           | as found
 * </pre>
 *
 * @param before the previous verdict; empty if there is none, or if it was about another spec
 */
record VerdictHold(Optional<Verdict> before, PreviousStatus previous, Instant now) {

  /**
   * @param isKept whether this is the previous verdict, kept because of a gap
   */
  record Held(Verdict verdict, boolean isKept) {}

  static VerdictHold of(PreviousStatus previous, String type, Instant now) {
    return new VerdictHold(previous.verdict(type), previous, now);
  }

  /**
   * The verdict for all outcomes. If the answer of another Prometheus contradicts the previous
   * verdict, that verdict is not kept.
   *
   * @param good the verdict if all outcomes are good
   */
  Held over(List<Outcome> outcomes, Verdict good) {
    var said = outcomes.stream().filter(outcome -> !keeps(outcome)).map(this::said).toList();
    var worst = Verdict.worst(said);
    var until = earliest(outcomes, said);
    var isKept =
        said.size() < outcomes.size()
            && worst.stream().allMatch(verdict -> verdict.isTrue() || isWorseSoFar(verdict));
    return isKept
        ? new Held(before.orElseThrow().until(until), true)
        : new Held(worst.filter(verdict -> !verdict.isTrue()).orElse(good).until(until), false);
  }

  /** Whether the previous verdict still applies to this Prometheus. */
  boolean keeps(Outcome outcome) {
    var gap = outcome.gap();
    return gap != null
        && isOpen(gap)
        && isKnown(outcome)
        && before.filter(verdict -> keeps(verdict.state(), gap.kind())).isPresent();
  }

  private static boolean keeps(State before, Kind kind) {
    return switch (kind) {
      case NO_ANSWER_YET -> true;
      case NO_SAMPLES_YET, UNREACHABLE, JUST_STARTED -> before != State.UNKNOWN;
      case REWRITTEN, ONE_FAILED_SCRAPE -> before == State.TRUE;
      case YOUNG_POD -> false;
    };
  }

  private Verdict said(Outcome outcome) {
    var found = outcome.verdict();
    return switch (outcome.gap()) {
      case Gap(var kind, _) when kind == Kind.ONE_FAILED_SCRAPE && !is(State.FALSE) ->
          Verdict.unknown(
              Reasons.WAITING_FOR_SCRAPE, "one scrape has failed so far: " + found.message());
      case Gap(var kind, var until)
          when kind == Kind.YOUNG_POD && is(State.TRUE) && isKnown(outcome) ->
          Verdict.holds(Reasons.UP, found.message()).until(until);
      case null, default -> found;
    };
  }

  private boolean is(State state) {
    return before.filter(verdict -> verdict.state() == state).isPresent();
  }

  private boolean isWorseSoFar(Verdict verdict) {
    return before.filter(held -> held.state().compareTo(verdict.state()) < 0).isPresent();
  }

  private boolean isKnown(Outcome outcome) {
    return previous.entry(outcome.choice()).isPresent();
  }

  /** A silence ends with the clock, all else with an answer from after its end. */
  private boolean isOpen(Gap gap) {
    return switch (gap.kind()) {
      case NO_ANSWER_YET, NO_SAMPLES_YET, UNREACHABLE ->
          gap.until() == null || now.isBefore(gap.until());
      case JUST_STARTED, REWRITTEN, ONE_FAILED_SCRAPE, YOUNG_POD -> true;
    };
  }

  private @Nullable Instant earliest(List<Outcome> outcomes, List<Verdict> said) {
    var ends = new ArrayList<Instant>();
    outcomes.stream()
        .filter(this::keeps)
        .flatMap(outcome -> Stream.ofNullable(outcome.gap()))
        .flatMap(gap -> Stream.ofNullable(gap.until()))
        .forEach(ends::add);
    said.stream().flatMap(verdict -> Stream.ofNullable(verdict.until())).forEach(ends::add);
    return ends.stream().min(Instant::compareTo).orElse(null);
  }
}
