package dev.monitored.operator.apply;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Foreign;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.snapshot.ExistingChild;
import dev.monitored.operator.snapshot.ExistingChild.Controller;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An object cannot be written, for a reason that the operator knows. */
final class WriteRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Finding finding;

  private WriteRefused(Finding finding) {
    super(finding.message());
    this.finding = finding;
  }

  /** An object with this name belongs to another owner, so the operator does not change it. */
  static WriteRefused conflict(Monitored owner, ExistingChild found) {
    var kind = found.kind().kind();
    var controller = found.controller();
    if (found.isBeingDeleted() || Ownership.isOfEarlier(controller, owner)) {
      return new WriteRefused(
          Finding.of(
              Reasons.NAME_CONFLICT,
              "%s %s belongs to a deleted Monitored with the same name"
                  .formatted(kind, found.name()),
              "wait until Kubernetes has deleted it too"));
    }
    return new WriteRefused(
        Finding.of(
            Reasons.NAME_CONFLICT,
            "%s %s already exists and is not managed by this operator%s; it is left unchanged"
                .formatted(kind, found.name(), belongsTo(controller)),
            "give the Monitored another name, or delete the %s if it is not needed"
                .formatted(kind)));
  }

  private static String belongsTo(@Nullable Controller controller) {
    return controller == null
        ? ""
        : " (it belongs to %s)"
            .formatted(Foreign.text(controller.kind() + " " + controller.name()));
  }

  /** The operator does not know whether an object with this name exists. */
  static WriteRefused unknown(Finding unread) {
    return new WriteRefused(unread);
  }

  static Finding finding(Exception problem) {
    return switch (problem) {
      case WriteRefused refused -> refused.finding;
      case KubernetesClientException refused when refused.getStatus() != null ->
          failed(refused.getStatus());
      default -> failed(problem.getMessage());
    };
  }

  /** The API server has no reason of its own for an immutable field; only the message tells. */
  private static Finding failed(Status status) {
    var message = Objects.requireNonNullElse(status.getMessage(), "");
    return "Invalid".equals(status.getReason()) && message.contains("field is immutable")
        ? Finding.of(Reasons.IMMUTABLE_FIELD, message, "revert the change")
        : failed(status.getMessage());
  }

  private static Finding failed(@Nullable String message) {
    return Finding.of(
        Reasons.RECONCILE_FAILED, Objects.requireNonNullElse(message, "unknown error"));
  }
}
