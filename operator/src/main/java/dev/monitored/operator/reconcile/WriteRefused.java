package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.snapshot.ChildKind;
import dev.monitored.operator.snapshot.ExistingChild;
import dev.monitored.operator.snapshot.SourceState;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An object cannot be written, for a reason that the operator knows. */
final class WriteRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final String text;

  private WriteRefused(String reason, String text) {
    super(text);
    this.reason = reason;
    this.text = text;
  }

  /** An object of that name belongs to somebody else, and is left as it is. */
  static WriteRefused conflict(Monitored owner, ExistingChild found) {
    var kind = found.kind().kind();
    var controller = found.controller();
    if (controller != null
        && controller.kind().equals(owner.getKind())
        && controller.name().equals(owner.getMetadata().getName())) {
      return new WriteRefused(
          Reasons.NAME_CONFLICT,
          "%s %s belongs to a deleted Monitored of the same name; waiting until it is deleted, too"
              .formatted(kind, found.name()));
    }
    return new WriteRefused(
        Reasons.NAME_CONFLICT,
        ("%s %s already exists and %s, so it is left unchanged: rename the Monitored, or, if it is"
                + " not needed: kubectl -n %s delete %s %s")
            .formatted(
                kind,
                found.name(),
                controller == null
                    ? "is not managed by this operator"
                    : "belongs to " + controller.kind() + " " + controller.name(),
                owner.getMetadata().getNamespace(),
                kind.toLowerCase(Locale.ROOT),
                found.name()));
  }

  /** It is not known whether there is an object of that name. */
  static WriteRefused unknown(ChildKind kind, SourceState state) {
    return state == SourceState.REFUSED
        ? new WriteRefused(
            Reasons.MISSING_PERMISSION,
            "the operator may not list and watch %s: grant it both verbs".formatted(kind.plural()))
        : new WriteRefused(
            Reasons.RECONCILE_FAILED, "the operator cannot read %s".formatted(kind.plural()));
  }

  static Finding finding(Exception problem) {
    return switch (problem) {
      case WriteRefused refused -> Finding.of(refused.reason, refused.text);
      case KubernetesClientException refused when refused.getStatus() != null ->
          failed(refused.getStatus().getMessage());
      default -> failed(problem.getMessage());
    };
  }

  private static Finding failed(@Nullable String message) {
    return Finding.of(
        Reasons.RECONCILE_FAILED, Objects.requireNonNullElse(message, "no reason given"));
  }
}
