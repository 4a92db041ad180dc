package dev.monitored.operator.diagnosis;

import dev.monitored.operator.children.Part;
import dev.monitored.operator.diagnosis.Outcome.Kind;
import dev.monitored.operator.evidence.Samples;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.pod.PodView;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code SeriesPresent}: has every intended Prometheus that stores series samples of each endpoint
 * of each expected Pod?
 *
 * @param storing those that store what they scrape: an agent only passes it on
 */
public record SeriesPresentCheck(Situation situation, List<PodView> pods, List<Choice> storing) {
  public static final String CONDITION = "SeriesPresent";

  /** Empty: nobody who could store anything is to be asked. */
  static Optional<SeriesPresentCheck> of(Situation situation, List<PodView> pods) {
    var storing =
        situation.scraping().stream()
            .filter(choice -> !choice.ref().kind().equals(PrometheusRef.AGENT))
            .filter(choice -> !isLikeAnAgent(situation, choice))
            .toList();
    return storing.isEmpty()
        ? Optional.empty()
        : Optional.of(new SeriesPresentCheck(situation, pods, storing));
  }

  /** Whether the platform names one that answers no queries, which an agent does not. */
  private static boolean isLikeAnAgent(Situation situation, Choice choice) {
    return choice.ref().kind().equals(PrometheusRef.PLAIN)
        && situation
            .evidence()
            .heard(choice.ref())
            .filter(heard -> heard.samples().containsValue(Samples.REFUSED))
            .isPresent();
  }

  /** What is so whatever a Prometheus says; empty: their outcomes decide. */
  public Optional<Verdict> withoutEvidence() {
    return Stream.of(situation.observed().unread(Part.TARGETS), noPods())
        .flatMap(Optional::stream)
        .findFirst();
  }

  public List<Outcome> outcomes() {
    return Stream.concat(storing.stream().flatMap(this::outcomes), missingPods().stream()).toList();
  }

  private Stream<Outcome> outcomes(Choice choice) {
    return silence(choice)
        .map(Stream::of)
        .orElseGet(() -> new PrometheusSamplesCheck(situation, choice).outcomes());
  }

  private Optional<Outcome> missingPods() {
    return situation
        .missingPods(CONDITION, pods)
        .map(verdict -> Outcome.answer(storing.getFirst(), verdict));
  }

  /** Whatever was said of the series stays said: TargetsUp tells of the silence. */
  private Optional<Outcome> silence(Choice choice) {
    return Outcome.silence(situation, choice, Reasons.WAITING_FOR_SCRAPE)
        .map(silence ->
            Outcome.gap(
                choice,
                silence.verdict(),
                Kind.NO_ANSWER_YET,
                Objects.requireNonNull(silence.gap()).until()));
  }

  /** The verdict when all outcomes are good. */
  public Verdict allPresent() {
    var who =
        storing.stream().map(choice -> choice.ref().toString()).collect(Collectors.joining(", "));
    return Verdict.holds(Reasons.SAMPLES_PRESENT, "samples of every Pod are stored in " + who);
  }

  private Optional<Verdict> noPods() {
    if (!pods.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        situation.application().wanted() == 0
            ? Verdict.holds(Reasons.SCALED_TO_ZERO, "the application is scaled to 0")
            : Verdict.unknown(
                Reasons.WAITING_FOR_SCRAPE, "no Pod can be scraped yet; see WorkloadReady"));
  }
}
