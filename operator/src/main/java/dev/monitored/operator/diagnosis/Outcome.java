package dev.monitored.operator.diagnosis;

import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.plan.Choice;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The conclusion from the evidence of one Prometheus, about one Pod or all rules.
 *
 * @param gap what is missing in the evidence; null: nothing, it is an answer
 */
public record Outcome(Choice choice, Verdict verdict, @Nullable Gap gap) {
  /** How long a Prometheus may be silent, or take after its start, before that is said. */
  public static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

  /** How long after taking the lead nothing may have been heard before that is said. */
  public static final Duration LONGEST_BEGINNING = Duration.ofMinutes(1);

  /** A process that has the lead asks every Prometheus within that time. */
  private static final Duration FIRST_QUESTION = Duration.ofSeconds(15);

  /** Why evidence is not an answer. */
  public enum Kind {
    /** This process has not heard of it yet. */
    NO_ANSWER_YET,
    /** It is not known yet whether samples are stored: they are asked for less often. */
    NO_SAMPLES_YET,
    /** The Prometheus refuses, times out or answers with an error. */
    UNREACHABLE,
    /** The Prometheus has just started and has not scraped or evaluated yet. */
    JUST_STARTED,
    /** The operator has changed what it wrote, the spec has not, and that is not loaded yet. */
    REWRITTEN,
    /** One scrape has failed, and it is not known whether the one before did. */
    ONE_FAILED_SCRAPE,
    /** The Pod is younger than its time limit, and another one is up. */
    YOUNG_POD
  }

  /**
   * Why the evidence is not an answer.
   *
   * @param until the end of the gap; null: the next answer
   */
  public record Gap(Kind kind, @Nullable Instant until) {}

  static Outcome answer(Choice choice, Verdict verdict) {
    return new Outcome(choice, verdict, null);
  }

  static Outcome gap(Choice choice, Verdict verdict, Kind kind, @Nullable Instant until) {
    return new Outcome(choice, verdict, new Gap(kind, until));
  }

  /**
   * The outcome if the Prometheus does not respond; empty: it has responded.
   *
   * @param waiting the reason for having no answer yet
   */
  static Optional<Outcome> silence(Situation situation, Choice choice, String waiting) {
    var since = situation.evidence().since();
    return switch (situation.evidence().of(choice.ref()).orElse(null)) {
      case null -> {
        var message = "waiting for the first response from " + choice.ref();
        var end = since.plus(LONGEST_BEGINNING);
        yield Optional.of(gap(choice, Verdict.unknown(waiting, message), Kind.NO_ANSWER_YET, end));
      }
      case Answer.Unreachable silent -> {
        var verdict =
            Verdict.unknown(reason(silent.cause()), choice.ref() + ": " + silent.message());
        yield Optional.of(gap(choice, verdict, Kind.UNREACHABLE, silenceEnd(since, silent)));
      }
      case Answer.Heard _ -> Optional.empty();
    };
  }

  private static String reason(Answer.Cause cause) {
    return switch (cause) {
      case SILENT -> Reasons.PROMETHEUS_UNREACHABLE;
      case UNEXPOSED -> Reasons.PROMETHEUS_NOT_EXPOSED;
      case TLS -> Reasons.PROMETHEUS_TLS_ERROR;
      case LOGIN -> Reasons.PROMETHEUS_AUTH_ERROR;
      case INCOMPLETE -> Reasons.PROMETHEUS_API_INCOMPLETE;
    };
  }

  /** One that was silent from the beginning was never heard by this process. */
  private static Instant silenceEnd(Instant lead, Answer.Unreachable silent) {
    return silent.since().isAfter(lead.plus(FIRST_QUESTION))
        ? silent.since().plus(LONGEST_SILENCE)
        : lead.plus(LONGEST_BEGINNING);
  }
}
