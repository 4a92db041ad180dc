package dev.monitored.operator.reconcile;

import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Locale;

/** There is an object of that name that belongs to somebody else; it is left as it is. */
final class NameConflict extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String text;

  NameConflict(HasMetadata object) {
    super(message(object));
    this.text = message(object);
  }

  Finding finding() {
    return Finding.of(Reasons.NAME_CONFLICT, text);
  }

  private static String message(HasMetadata object) {
    var kind = object.getKind();
    var name = object.getMetadata().getName();
    var namespace = object.getMetadata().getNamespace();
    var owner =
        Ownership.controller(object)
            .map(reference -> reference.getKind() + " " + reference.getName())
            .orElse("nobody");
    return ("%s %s exists and belongs to %s, so it is not touched: give the Monitored another name,"
            + " or, if it is not needed: kubectl -n %s delete %s %s")
        .formatted(kind, name, owner, namespace, kind.toLowerCase(Locale.ROOT), name);
  }
}
