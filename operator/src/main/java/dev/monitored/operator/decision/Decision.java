package dev.monitored.operator.decision;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.PrometheusChoice.Via;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.KnownPrometheus;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.snapshot.Facts;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which Prometheus servers scrape the application: the objects of prometheus-operator that
 * are allowed, trusted and chosen, and every plain Prometheus that the author does not exclude.
 *
 * @param judged all of them, the chosen ones first
 * @param unseen chosen ones that the operator cannot read at the moment
 * @param problem why none is chosen, or not every one that the author names; null: no problem
 * @param isComplete whether everything that the decision depends on is known
 */
public record Decision(
    List<Judged> judged,
    List<PrometheusRef> unseen,
    @Nullable Finding problem,
    boolean isComplete) {

  /** One Prometheus; {@code problem} is why it does not scrape, null: it does. */
  public record Judged(KnownPrometheus prometheus, Standing standing, @Nullable Finding problem) {
    public boolean isChosen() {
      return standing == Standing.CHOSEN;
    }

    public boolean isScraping() {
      return isChosen() && problem == null;
    }
  }

  public static Decision of(Monitored monitored, Facts facts) {
    var previous = PreviousChoice.of(monitored);
    var contenders =
        operated(facts)
            .sorted(Comparator.comparing(OperatedPrometheus::ref, previous.order()))
            .map(one -> Contender.of(one, monitored, facts, previous))
            .toList();
    var chooser = new Chooser(monitored.getSpec().prometheus(), previous, facts, contenders);
    var chosen = chooser.chosen();
    var judged =
        Stream.concat(
                contenders.stream().map(one -> judged(one, chosen, chooser)),
                plain(monitored, facts))
            .sorted(Comparator.comparing(one -> !one.isChosen()))
            .map(one -> withTimeout(one, monitored))
            .toList();
    var isComplete = !facts.unseen() && (!chosen.isEmpty() || !chooser.isUndecided());
    return new Decision(
        judged,
        unseen(chooser, contenders),
        problem(monitored, facts, chooser, judged),
        isComplete);
  }

  /**
   * Whether the author wants monitors although there is no Prometheus object: another program, such
   * as an agent of another vendor, reads them, and the operator cannot ask it.
   */
  public static boolean isForNobody(Monitored monitored, Facts facts) {
    var choice = monitored.getSpec().prometheus();
    return choice.via() == Via.ServiceMonitor
        && !choice.isExplicit()
        && facts.monitoringApi()
        && !facts.unseen()
        && facts.operated().isEmpty();
  }

  /** The objects of prometheus-operator, while its API is served. */
  static Stream<OperatedPrometheus> operated(Facts facts) {
    return facts.monitoringApi() ? facts.operated().stream() : Stream.of();
  }

  private static Judged judged(Contender one, List<Contender> chosen, Chooser chooser) {
    var standing = chooser.standing(one, chosen);
    return new Judged(one.prometheus(), standing, problem(one, standing, chosen.isEmpty()));
  }

  private static @Nullable Finding problem(Contender one, Standing standing, boolean isNoneChosen) {
    if (!one.isConsidered()) {
      return one.excluded();
    }
    if (standing == Standing.UNTRUSTED) {
      return one.trust().why();
    }
    return standing == Standing.CHOSEN || one.problem() != null
        ? one.problem()
        : Finding.of(
            isNoneChosen ? Reasons.AMBIGUOUS_PROMETHEUS : Reasons.NOT_CHOSEN,
            isNoneChosen ? "other Prometheus servers also match" : "another Prometheus is chosen");
  }

  private static Stream<Judged> plain(Monitored monitored, Facts facts) {
    var wish = new Wish(monitored.getSpec().prometheus());
    return facts.plain().stream()
        .sorted(Comparator.comparing(KnownPrometheus::ref))
        .map(one -> {
          var excluded = wish.excludes(one);
          return excluded == null
              ? new Judged(one, Standing.CHOSEN, notPossible(one, monitored))
              : new Judged(one, Standing.TRUSTED, excluded);
        });
  }

  private static @Nullable Finding notPossible(KnownPrometheus plain, Monitored monitored) {
    var fields = monitored.getSpec().scrape().ofJobsOnly();
    return fields.isEmpty()
        ? null
        : Finding.of(
            Reasons.NOT_POSSIBLE_BY_DISCOVERY,
            "%s finds targets by HTTP discovery, which does not support %s"
                .formatted(plain.ref(), String.join(", ", fields)),
            "delete the field, or set spec.prometheus.via to ServiceMonitor, which needs a"
                + " Prometheus of prometheus-operator");
  }

  private static Judged withTimeout(Judged judged, Monitored monitored) {
    if (!judged.isScraping()) {
      return judged;
    }
    var prometheus = judged.prometheus();
    var problem =
        ScrapeTimes.of(prometheus).problem(prometheus.ref(), monitored.getSpec().scrape());
    return new Judged(prometheus, judged.standing(), problem);
  }

  private static List<PrometheusRef> unseen(Chooser chooser, List<Contender> contenders) {
    var seen = contenders.stream().map(Contender::ref).toList();
    return chooser.isHeld()
        ? chooser.previous().chosen().keySet().stream().filter(ref -> !seen.contains(ref)).toList()
        : List.of();
  }

  private static @Nullable Finding problem(
      Monitored monitored, Facts facts, Chooser chooser, List<Judged> judged) {
    if (chooser.wish().via() == Via.None || chooser.isHeld() || isForNobody(monitored, facts)) {
      return null;
    }
    return chooser.wish().names().stream()
        .flatMap(name -> Stream.ofNullable(named(name, judged)))
        .findFirst()
        .orElseGet(() ->
            judged.stream().anyMatch(Judged::isChosen)
                ? null
                : new NoneChosen(monitored, facts, chooser.contenders()).finding());
  }

  /** Why a Prometheus that the author names is not chosen; null: it is chosen. */
  private static @Nullable Finding named(String name, List<Judged> judged) {
    var known =
        judged.stream().filter(one -> one.prometheus().ref().qualifiedName().equals(name)).toList();
    if (known.isEmpty()) {
      return Finding.of(
          Reasons.NO_PROMETHEUS_FOUND,
          "spec.prometheus.names contains %s, but the operator found no Prometheus with this name"
              .formatted(name));
    }
    return known.stream().anyMatch(Judged::isChosen)
        ? null
        : known.stream().map(Judged::problem).filter(Objects::nonNull).findFirst().orElse(null);
  }
}
