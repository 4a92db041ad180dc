package dev.monitored.operator.diagnosis;

import dev.monitored.operator.api.Scrape;
import dev.monitored.operator.api.ScrapeReference;
import dev.monitored.operator.application.MetricsPlace;
import dev.monitored.operator.decision.MetricsGrant;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.fault.TargetFault;
import dev.monitored.operator.finding.Command;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Foreign;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.PrometheusRef;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A scrape that failed, with the credentials that it used. */
record FailedScrape(Situation situation, PrometheusRef prometheus, Target target) {
  private static final String FORBIDDEN = "403";

  Finding finding() {
    var fault = new TargetFault(target).finding();
    var credentials = credentials();
    return fault.reason().equals(Reasons.AUTH_ERROR) && !credentials.isEmpty()
        ? refused(fault, credentials)
        : fault;
  }

  private Finding refused(Finding fault, List<ScrapeReference> credentials) {
    var sent = "Prometheus sends " + text(credentials);
    var commands = isForbidden() ? grant() : List.<Command>of();
    return commands.isEmpty()
        ? Finding.of(fault.reason(), fault.found(), sent)
        : Finding.of(
            fault.reason(),
            fault.found(),
            sent
                + "; if the API server authorizes the metrics, as for kube-rbac-proxy and"
                + " controller-runtime, grant the permission to the account of the token, which is"
                + " that of this Prometheus in the command",
            commands);
  }

  private List<ScrapeReference> credentials() {
    return ScrapeReference.of(scrape()).stream().filter(FailedScrape::isCredential).toList();
  }

  private static boolean isCredential(ScrapeReference reference) {
    return reference.field().endsWith(".bearerToken") || reference.field().contains(".basicAuth.");
  }

  private static String text(List<ScrapeReference> credentials) {
    return credentials.stream()
        .map(one -> "%s from %s %s".formatted(one.field(), one.kind(), Foreign.text(one.name())))
        .collect(Collectors.joining(" and "));
  }

  private boolean isForbidden() {
    return target.lastError().contains("HTTP status " + FORBIDDEN);
  }

  private List<Command> grant() {
    return scrape().bearerToken() == null
        ? List.of()
        : Optional.ofNullable(situation.observed().accounts().get(prometheus))
            .map(one -> new MetricsGrant(one.namespace(), one.serviceAccount(), path()))
            .map(MetricsGrant::commands)
            .orElse(List.of());
  }

  /** That of the endpoint that failed. */
  private String path() {
    return situation.expectedTargets().stream()
        .filter(wanted -> wanted.pod().name().equals(target.pod()))
        .filter(wanted -> wanted.isScrapedBy(target, scrape()))
        .flatMap(wanted -> Stream.ofNullable(wanted.place()))
        .map(MetricsPlace::path)
        .findFirst()
        .orElse(scrape().path());
  }

  private Scrape scrape() {
    return situation.monitored().getSpec().scrape();
  }
}
