package dev.monitored.operator.reconcile;

import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Foreign;
import dev.monitored.operator.finding.Reasons;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** There is an object of that name that belongs to somebody else; it is left unchanged. */
final class NameConflict extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String found;
  private final String wanted;

  NameConflict(HasMetadata object) {
    super(found(object));
    this.found = found(object);
    this.wanted = wanted(object);
  }

  Finding finding() {
    return Finding.of(Reasons.NAME_CONFLICT, found, wanted);
  }

  private static String found(HasMetadata object) {
    var owner =
        Ownership.controller(object)
            .map(reference -> Foreign.text(reference.getKind() + " " + reference.getName()))
            .map(" (it belongs to %s)"::formatted)
            .orElse("");
    return "%s %s already exists and is not managed by this operator%s; left unchanged"
        .formatted(object.getKind(), object.getMetadata().getName(), owner);
  }

  /** No command: nobody here knows whether that object is needed. */
  private static String wanted(HasMetadata object) {
    return "give the Monitored another name, or delete the %s if nobody needs it"
        .formatted(object.getKind());
  }
}
