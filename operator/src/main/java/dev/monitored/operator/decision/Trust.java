package dev.monitored.operator.decision;

import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.snapshot.AccessReview;
import dev.monitored.operator.snapshot.AccessReview.Answer;
import dev.monitored.operator.snapshot.AccessReview.Question;
import dev.monitored.operator.snapshot.Facts;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a Prometheus of prometheus-operator may scrape in a namespace. If the platform team has
 * set a list, the list decides; otherwise the permissions of the service account in the namespace.
 *
 * @param why the Prometheus is not trusted; null: it is
 */
record Trust(State state, @Nullable Finding why) {
  private static final Trust TRUSTED = new Trust(State.TRUSTED, null);

  enum State {
    TRUSTED,
    UNTRUSTED,

    /** The API server has not responded, or was not asked yet. */
    UNKNOWN
  }

  static Trust of(DiscoveryRights rights, Facts facts, PreviousChoice previous) {
    var ref = rights.prometheus().ref();
    if (!facts.policy().allows(ref)) {
      return untrusted(
          Finding.of(
              Reasons.PROMETHEUS_FORBIDDEN,
              ref + " is not in prometheuses.allow of the operator's settings"));
    }
    return facts.policy().isRestricted() || previous.has(ref) ? TRUSTED : reviewed(rights, facts);
  }

  boolean isGiven() {
    return state == State.TRUSTED;
  }

  private static Trust reviewed(DiscoveryRights rights, Facts facts) {
    if (rights.prometheus().discoverer() == null) {
      return untrusted(
          needsList(rights, "has an apiserverConfig, so the operator cannot review its rights"));
    }
    return rights
        .question()
        .map(question -> reviewed(rights, question, facts))
        .orElseGet(() -> untrusted(rights.invalid()));
  }

  private static Trust reviewed(DiscoveryRights rights, Question question, Facts facts) {
    var review = DiscoveryRights.answer(facts, question);
    var probe = DiscoveryRights.answer(facts, rights.probe());
    if (has(review, Answer.DENIED)) {
      return untrusted(rights.denied(review.orElseThrow().detail()));
    }
    if (has(review, Answer.ALLOWED) && has(probe, Answer.DENIED)) {
      return TRUSTED;
    }
    return has(review, Answer.ALLOWED) && has(probe, Answer.ALLOWED)
        ? untrusted(
            needsList(rights, "has rights in this namespace, but every service account has them"))
        : new Trust(State.UNKNOWN, unknown(rights, has(review, Answer.ALLOWED) ? probe : review));
  }

  private static boolean has(Optional<AccessReview> review, Answer answer) {
    return review.filter(found -> found.answer() == answer).isPresent();
  }

  /** The message does not depend on the order of reviews, so that it stays the same. */
  private static Finding unknown(DiscoveryRights rights, Optional<AccessReview> review) {
    return review
        .map(failed ->
            Finding.of(
                Reasons.MISSING_PERMISSION,
                "the operator cannot review the rights of %s in namespace %s: %s"
                    .formatted(rights.prometheus().ref(), rights.namespace(), failed.detail())))
        .orElseGet(() ->
            Finding.of(
                Reasons.PROGRESSING,
                "the operator is reviewing the rights of Prometheus servers in namespace %s"
                    .formatted(rights.namespace())));
  }

  private static Finding needsList(DiscoveryRights rights, String why) {
    return Finding.of(
        Reasons.PROMETHEUS_FORBIDDEN,
        rights.prometheus().ref() + " " + why,
        "if it may be used, the platform team must add it to prometheuses.allow in the values of"
            + " the operator's chart");
  }

  private static Trust untrusted(Finding why) {
    return new Trust(State.UNTRUSTED, why);
  }
}
