package dev.monitored.operator.decision;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.PrometheusChoice.Via;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Foreign;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.Discoverer;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.selector.MonitoringKind;
import dev.monitored.operator.selector.Selection;
import dev.monitored.operator.snapshot.AccessReview;
import dev.monitored.operator.snapshot.AccessReview.Answer;
import dev.monitored.operator.snapshot.AccessReview.Question;
import dev.monitored.operator.snapshot.Facts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The rights that a Prometheus of prometheus-operator needs to find Pods of a namespace. */
public record DiscoveryRights(OperatedPrometheus prometheus, String namespace) {
  private static final String NOBODY = "monitored-nobody";

  /**
   * The reviews that the decision needs. A Prometheus that is already chosen is reviewed only if it
   * finds no target. Those that could scrape the application come first, because the number of
   * reviews is limited.
   *
   * @param empty those whose scrape pool of the application has no targets
   */
  public static List<Question> needed(Monitored monitored, Facts facts, Set<PrometheusRef> empty) {
    var previous = PreviousChoice.of(monitored);
    var all = all(monitored, facts).toList();
    var ofUse = all.stream().filter(rights -> rights.isOfUse(monitored, facts));
    return Stream.concat(ofUse, all.stream())
        .flatMap(rights -> {
          var ref = rights.prometheus().ref();
          var decides = !facts.policy().isRestricted() && !previous.has(ref);
          return Stream.concat(
              decides || empty.contains(ref) ? rights.question().stream() : Stream.of(),
              decides ? rights.question().map(_ -> rights.probe()).stream() : Stream.of());
        })
        .distinct()
        .toList();
  }

  /** Of those that find no target: which of them the API server says may not look for any. */
  public static Map<PrometheusRef, Finding> missing(
      Monitored monitored, Facts facts, Set<PrometheusRef> empty) {
    var missing = new TreeMap<PrometheusRef, Finding>();
    all(monitored, facts)
        .filter(rights -> empty.contains(rights.prometheus().ref()))
        .forEach(rights ->
            rights
                .question()
                .flatMap(question -> answer(facts, question))
                .filter(review -> review.answer() == Answer.DENIED)
                .ifPresent(review ->
                    missing.put(rights.prometheus().ref(), rights.denied(review.detail()))));
    return missing;
  }

  private boolean isOfUse(Monitored monitored, Facts facts) {
    return Selection.of(MonitoringKind.monitorsOf(prometheus), monitored, facts)
        .canBeMadeFor(prometheus);
  }

  static Optional<AccessReview> answer(Facts facts, Question question) {
    return facts.access().stream().filter(review -> review.question().equals(question)).findFirst();
  }

  /** Empty: there is no service account that could be asked about. */
  Optional<Question> question() {
    return Optional.ofNullable(prometheus.discoverer())
        .filter(discoverer -> Foreign.isName(discoverer.serviceAccount()))
        .map(discoverer ->
            new Question(
                discoverer.namespace(), discoverer.serviceAccount(), namespace, resources()));
  }

  /** The same for a service account that does not exist: if allowed, a review proves nothing. */
  Question probe() {
    return new Question(NOBODY, NOBODY, namespace, resources());
  }

  /**
   * @param action what is not allowed, such as {@code list pods}
   */
  Finding denied(String action) {
    return question()
        .map(question ->
            Finding.of(
                Reasons.PROMETHEUS_FORBIDDEN,
                "%s is not allowed to %s in namespace %s (service account %s:%s)"
                    .formatted(
                        prometheus.ref(),
                        action,
                        namespace,
                        question.accountNamespace(),
                        question.account()),
                "grant it the permission",
                new Grant(namespace, question.accountNamespace(), question.account(), resources())
                    .commands()))
        .orElseGet(this::invalid);
  }

  Finding invalid() {
    var account =
        Optional.ofNullable(prometheus.discoverer()).map(Discoverer::serviceAccount).orElse("");
    return Finding.of(
        Reasons.PROMETHEUS_FORBIDDEN,
        "%s runs as service account %s, which is not a valid name"
            .formatted(prometheus.ref(), Foreign.text(account)));
  }

  private List<String> resources() {
    if (MonitoringKind.monitorsOf(prometheus) == MonitoringKind.POD_MONITORS) {
      return List.of("pods");
    }
    var usesSlices =
        Optional.ofNullable(prometheus.discoverer()).filter(Discoverer::usesSlices).isPresent();
    return List.of(
        "services", usesSlices ? "endpointslices.discovery.k8s.io" : "endpoints", "pods");
  }

  private static Stream<DiscoveryRights> all(Monitored monitored, Facts facts) {
    var via = monitored.getSpec().prometheus().via();
    var isOperatedWanted = via == Via.Auto || via == Via.ServiceMonitor;
    return Decision.operated(facts)
        .filter(_ -> isOperatedWanted)
        .filter(prometheus -> facts.policy().allows(prometheus.ref()))
        .map(prometheus -> new DiscoveryRights(prometheus, monitored.getMetadata().getNamespace()));
  }
}
