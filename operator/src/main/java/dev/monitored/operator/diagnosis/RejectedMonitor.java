package dev.monitored.operator.diagnosis;

import dev.monitored.operator.api.ScrapeReference;
import dev.monitored.operator.api.ScrapeReference.Kind;
import dev.monitored.operator.children.Part;
import dev.monitored.operator.fault.MissingObject;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Foreign;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.snapshot.SeenKey.State;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Why prometheus-operator keeps a monitor from a Prometheus that lacks its scrape pool. */
record RejectedMonitor(Situation situation, PrometheusRef prometheus) {
  private static final Set<String> REASONS =
      Set.of(Reasons.SECRET_MISSING, Reasons.CONFIG_MAP_MISSING, Reasons.REJECTED_BY_OPERATOR);

  /** Empty: nobody says that it does. */
  Optional<Verdict> verdict() {
    var missing = references().filter(situation.observed()::isMissing).toList();
    if (!missing.isEmpty()) {
      return Optional.of(Verdict.fails(seen(missing)));
    }
    return situation
        .observed()
        .rejected(Part.SCRAPE, prometheus)
        .map(why -> isOutdated(why) ? Optional.<Verdict>empty() : told(why))
        .orElseGet(this::previous);
  }

  /** Events are deleted after an hour. */
  private Optional<Verdict> previous() {
    var areAllThere =
        situation.observed().arePresent(references().toList())
            && references().findAny().isPresent();
    return situation
        .previous()
        .verdict(TargetsUpCheck.CONDITION)
        .filter(verdict -> REASONS.contains(verdict.reason()))
        .filter(verdict -> verdict.message().contains(keeps()) && !areAllThere);
  }

  private Finding seen(List<ScrapeReference> missing) {
    var first = missing.getFirst();
    var state = Objects.requireNonNull(situation.observed().keys().get(first)).state();
    var isObjectThere = state == State.KEY_MISSING;
    return rejected(
        missing.stream()
            .filter(one -> one.kind() == first.kind() && one.name().equals(first.name()))
            .filter(one -> !isObjectThere || one.key().equals(first.key()))
            .toList(),
        isObjectThere);
  }

  private boolean isOutdated(String why) {
    var named = MissingObject.reason(why).map(reason -> named(reason, why)).orElse(List.of());
    return !named.isEmpty() && situation.observed().arePresent(named);
  }

  private Optional<Verdict> told(String why) {
    var finding =
        MissingObject.reason(why)
            .map(reason -> missing(reason, why))
            .orElseGet(() -> said(Reasons.REJECTED_BY_OPERATOR, why));
    return Optional.of(Verdict.fails(finding));
  }

  private Finding missing(String reason, String why) {
    var named = named(reason, why);
    return named.isEmpty() ? said(reason, why) : rejected(named, why.contains("key \""));
  }

  private Finding rejected(List<ScrapeReference> references, boolean isObjectThere) {
    var missing = new MissingKey(situation.monitored(), references, isObjectThere).finding();
    return Finding.of(
        missing.reason(),
        missing.found() + ", so " + keeps(),
        missing.wanted(),
        missing.commands());
  }

  private List<ScrapeReference> named(String reason, String why) {
    var kind = reason.equals(Reasons.SECRET_MISSING) ? Kind.Secret : Kind.ConfigMap;
    return references()
        .filter(one -> one.kind() == kind && why.contains(quoted(one.name())))
        .filter(one -> !why.contains("key \"") || why.contains("key " + quoted(one.key())))
        .toList();
  }

  private Stream<ScrapeReference> references() {
    return ScrapeReference.of(situation.monitored().getSpec().scrape()).stream();
  }

  private Finding said(String reason, String why) {
    return Finding.of(reason, keeps() + ": " + Foreign.sentence(why));
  }

  private String keeps() {
    return "prometheus-operator rejects the monitor for " + prometheus;
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
