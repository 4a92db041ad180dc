package dev.monitored.operator.diagnosis;

import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.ScrapePools;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why a Prometheus that has answered has no target for an endpoint of a Pod. */
record AbsentTargetCheck(PrometheusTargetsCheck check, ExpectedTarget wanted) {

  /** A reason that is known immediately; empty: there may be one after some time. */
  Optional<Verdict> known() {
    return Stream.<Function<AbsentTargetCheck, Optional<Verdict>>>of(
            AbsentTargetCheck::notWritten,
            AbsentTargetCheck::reloadFailed,
            AbsentTargetCheck::rejected,
            AbsentTargetCheck::forbidden)
        .flatMap(known -> known.apply(this).stream())
        .findFirst();
  }

  Verdict unseen() {
    var end = check.periods().ofTarget(wanted.pod());
    if (check.isBefore(end)) {
      return PrometheusTargetsCheck.waits(
          isPoolMissing() ? Reasons.WAITING_FOR_RELOAD : Reasons.WAITING_FOR_SCRAPE,
          "%s has not found %s yet".formatted(prometheus(), wanted.text())
              + (isPoolMissing() ? check.usualReload() : ""),
          end);
    }
    if (isPoolMissing()) {
      return notReloaded("its running configuration does not contain it" + failedPools());
    }
    return isDropped() ? dropped() : missing();
  }

  private Optional<Verdict> notWritten() {
    return situation().plan().monitors().stream()
        .filter(monitor -> monitor.selectedBy().contains(prometheus()))
        .filter(monitor -> situation().observed().written(monitor).isEmpty())
        .findFirst()
        .map(monitor ->
            Verdict.unknown(
                Reasons.PROGRESSING,
                "the operator has not created monitor " + monitor.name() + " yet"));
  }

  private Optional<Verdict> reloadFailed() {
    return isPoolMissing() && !heard().reloadSucceeded()
        ? Optional.of(notReloaded("it failed to reload its configuration"))
        : Optional.empty();
  }

  private Optional<Verdict> rejected() {
    return isPoolMissing()
        ? new RejectedMonitor(situation(), prometheus()).verdict()
        : Optional.empty();
  }

  /** A Prometheus that has found a Pod and dropped it has the rights that it needs. */
  private Optional<Verdict> forbidden() {
    return Optional.ofNullable(situation().observed().missingRights().get(prometheus()))
        .filter(_ -> !isPoolMissing() && !isDropped())
        .map(Verdict::fails);
  }

  /** These pools may belong to other applications. */
  private String failedPools() {
    return heard().failedPools() == 0
        ? ""
        : ", and it failed to create scrape pools (%d since its start): a file may be missing"
            .formatted(heard().failedPools());
  }

  private Verdict dropped() {
    return Verdict.fails(
        Reasons.TARGET_DROPPED,
        "%s found %s, but dropped it because of relabeling or a target limit"
            .formatted(prometheus(), wanted.text()));
  }

  private Verdict missing() {
    var advice =
        check.isDiscovery()
            ? "it reads the operator's discovery endpoint /discovery/" + prometheus().name()
            : "its service account can list endpoints, services and pods in this namespace";
    return Verdict.fails(
        Reasons.TARGET_MISSING,
        "%s does not find %s; check that %s".formatted(prometheus(), wanted.text(), advice));
  }

  private Verdict notReloaded(String why) {
    return Verdict.fails(
        Reasons.CONFIG_NOT_RELOADED,
        "%s has no scrape pool %s: %s; see the logs of prometheus-operator and this Prometheus"
            .formatted(prometheus(), String.join(", ", expectedPools()), why));
  }

  boolean isPoolMissing() {
    return !check.isDiscovery() && !heard().pools().containsAll(expectedPools());
  }

  private boolean isDropped() {
    return heard().dropped().contains(wanted.pod().name());
  }

  private Set<String> expectedPools() {
    return ScrapePools.expected(situation().monitored(), situation().plan(), prometheus()).stream()
        .filter(pool -> ScrapePools.isOf(wanted.endpoint(), pool))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Situation situation() {
    return check.situation();
  }

  private Heard heard() {
    return check.heard();
  }

  private PrometheusRef prometheus() {
    return check.choice().ref();
  }
}
