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
 * @param gap the gap in the evidence; null if the evidence is an answer
 */
public record Outcome(Choice choice, Verdict verdict, @Nullable Gap gap) {
  /** How long a Prometheus may not respond, or may take to start, before a condition reports it. */
  public static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

  /** How long a new leader may have no answer before a condition reports it. */
  public static final Duration LONGEST_BEGINNING = Duration.ofMinutes(1);

  /** The time within which a new leader queries every Prometheus. */
  private static final Duration FIRST_QUESTION = Duration.ofSeconds(15);

  /** The kinds of gaps. */
  public enum Kind {
    /** This process has no answer of the Prometheus yet. */
    NO_ANSWER_YET,
    /**
     * The operator does not know yet whether samples are stored, because it queries them less
     * often.
     */
    NO_SAMPLES_YET,
    /** The Prometheus refuses, times out or answers with an error. */
    UNREACHABLE,
    /** The Prometheus has just started and has not scraped or evaluated yet. */
    JUST_STARTED,
    /**
     * Prometheus has not loaded objects that the operator changed although the spec did not change.
     */
    REWRITTEN,
    /** One scrape has failed, and the result of the previous scrape is not known. */
    ONE_FAILED_SCRAPE,
    /** The Pod is younger than its grace period, and another Pod is up. */
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

  /** If it has not responded since this process became the leader, the shorter limit applies. */
  private static Instant silenceEnd(Instant lead, Answer.Unreachable silent) {
    return silent.since().isAfter(lead.plus(FIRST_QUESTION))
        ? silent.since().plus(LONGEST_SILENCE)
        : lead.plus(LONGEST_BEGINNING);
  }
}
