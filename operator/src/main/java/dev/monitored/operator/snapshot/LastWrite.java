package dev.monitored.operator.snapshot;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

/** When an object was last written, read from its managed fields; status does not count. */
public final class LastWrite {
  private LastWrite() {}

  /** By anybody. */
  public static Optional<Instant> of(HasMetadata object) {
    return last(object, _ -> true)
        .or(() ->
            Optional.ofNullable(object.getMetadata().getCreationTimestamp()).map(Instant::parse));
  }

  /** By that field manager; empty: never. */
  public static Optional<Instant> by(HasMetadata object, String manager) {
    return last(object, entry -> manager.equals(entry.getManager()));
  }

  private static Optional<Instant> last(
      HasMetadata object, Predicate<ManagedFieldsEntry> predicate) {
    return object.getMetadata().getManagedFields().stream()
        .filter(entry -> entry.getSubresource() == null || entry.getSubresource().isEmpty())
        .filter(predicate)
        .flatMap(entry -> Optional.ofNullable(entry.getTime()).stream())
        .map(Instant::parse)
        .max(Comparator.naturalOrder());
  }
}
