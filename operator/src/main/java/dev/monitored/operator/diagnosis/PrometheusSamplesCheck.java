package dev.monitored.operator.diagnosis;

import dev.monitored.operator.api.Scrape.Honored;
import dev.monitored.operator.diagnosis.Outcome.Kind;
import dev.monitored.operator.diagnosis.Verdict.State;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.evidence.Samples;
import dev.monitored.operator.evidence.SeriesLabels;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.plan.Choice;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether one intended Prometheus, which has answered, has stored samples of each endpoint of the
 * Pods.
 */
record PrometheusSamplesCheck(Situation situation, Choice choice, Heard heard) {
  PrometheusSamplesCheck(Situation situation, Choice choice) {
    this(situation, choice, (Heard) situation.evidence().of(choice.ref()).orElseThrow());
  }

  Stream<Outcome> outcomes() {
    var found = new FoundTargets(situation, choice, heard);
    return situation.expectedTargets().stream()
        .map(wanted ->
            found
                .of(wanted)
                .filter(Target::isUp)
                .map(target -> outcome(wanted, target))
                .orElseGet(() -> notUp(wanted)));
  }

  private Outcome outcome(ExpectedTarget wanted, Target target) {
    var samples = heard.samples().get(target.podUrl());
    if (samples != null && isStoredForOthers(samples)) {
      return stored(target);
    }
    return switch (samples == null ? Samples.State.AWAITED : samples.state()) {
      case PRESENT -> stored(target);
      case AWAITED -> awaited(waiting(found("has no samples of %s yet", wanted)), null);
      case MISSING ->
          Outcome.answer(choice, Verdict.fails(Reasons.NO_SAMPLES, missing(wanted, samples)));
      case REFUSED ->
          Outcome.answer(
              choice,
              Verdict.unknown(
                  Reasons.PROMETHEUS_UNREACHABLE, choice.ref() + " does not answer queries"));
    };
  }

  private Outcome stored(Target target) {
    return Outcome.answer(
        choice, relabelled(target).orElseGet(() -> Verdict.holds(Reasons.SAMPLES_PRESENT, "")));
  }

  /**
   * The series of an application that sets the label pod may all name other Pods. How many samples
   * were kept is told of the Pod that was scraped.
   */
  private boolean isStoredForOthers(Samples samples) {
    return samples.state() == Samples.State.MISSING
        && samples.kept() > 0
        && situation.monitored().getSpec().scrape().honor().contains(Honored.pod);
  }

  /** Earlier samples of the Pod count until queries no longer return them. */
  private Outcome notUp(ExpectedTarget wanted) {
    var down = situation.previous().since(TargetsUpCheck.CONDITION, State.FALSE);
    return awaited(
        waiting(found("does not report %s as up; see TargetsUp", wanted)),
        down.map(since -> since.plus(Samples.LOOK_BACK)).orElse(null));
  }

  private Outcome awaited(Verdict verdict, @Nullable Instant until) {
    return Outcome.gap(choice, verdict, Kind.NO_SAMPLES_YET, until);
  }

  private static Verdict waiting(String found) {
    return Verdict.unknown(Reasons.WAITING_FOR_SCRAPE, found);
  }

  private String missing(ExpectedTarget wanted, @Nullable Samples samples) {
    return found("has no samples of %s: ", wanted)
        + why(samples == null ? -1 : samples.scraped(), samples == null ? -1 : samples.kept());
  }

  private static String why(int scraped, int kept) {
    if (scraped < 0 || kept < 0) {
      return "it does not store the results of its scrapes";
    }
    if (scraped == 0) {
      return "samples scraped: 0; the response of the application contains no metrics";
    }
    return kept == 0
        ? "samples scraped: %d, kept: 0; relabeling drops all of them".formatted(scraped)
        : "samples kept: %d; their timestamps are older than the Pod or older than %d minutes"
            .formatted(kept, Samples.LOOK_BACK.toMinutes());
  }

  /** Rules and dashboards read the labels that the operator sets. */
  private Optional<Verdict> relabelled(Target target) {
    var wanted = wanted();
    var found = target.labels();
    if (found.equals(SeriesLabels.NONE)
        || (found.job().equals(wanted.job()) && found.namespace().equals(wanted.namespace()))) {
      return Optional.empty();
    }
    return Optional.of(
        Verdict.fails(
            Reasons.LABELS_CHANGED,
            "%s stores the series with %s because of its relabeling; rules and dashboard read %s"
                .formatted(choice.ref(), text(found), text(wanted))));
  }

  private SeriesLabels wanted() {
    var monitored = situation.monitored();
    return new SeriesLabels(monitored.getMetadata().getNamespace(), Names.of(monitored), "", "");
  }

  private static String text(SeriesLabels labels) {
    return "job=\"%s\", namespace=\"%s\"".formatted(labels.job(), labels.namespace());
  }

  private String found(String what, ExpectedTarget wanted) {
    return choice.ref() + " " + what.formatted(wanted.text());
  }
}
