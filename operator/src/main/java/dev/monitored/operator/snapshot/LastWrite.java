package dev.monitored.operator.snapshot;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

/** When an object was last written, read from its managed fields. */
public final class LastWrite {
  private LastWrite() {}

  /** By anybody; status does not count. */
  public static Optional<Instant> of(HasMetadata object) {
    return last(object, _ -> true)
        .or(() ->
            Optional.ofNullable(object.getMetadata().getCreationTimestamp()).map(Instant::parse));
  }

  /** By that field manager; status does not count. Empty: never. */
  public static Optional<Instant> by(HasMetadata object, String manager) {
    return last(object, entry -> manager.equals(entry.getManager()));
  }

  /** Its status, by anybody; empty: never. */
  public static Optional<Instant> ofStatus(HasMetadata object) {
    return times(object, entry -> "status".equals(entry.getSubresource()));
  }

  private static Optional<Instant> last(
      HasMetadata object, Predicate<ManagedFieldsEntry> predicate) {
    return times(
        object,
        predicate.and(entry -> entry.getSubresource() == null || entry.getSubresource().isEmpty()));
  }

  private static Optional<Instant> times(
      HasMetadata object, Predicate<ManagedFieldsEntry> predicate) {
    return object.getMetadata().getManagedFields().stream()
        .filter(predicate)
        .flatMap(entry -> Optional.ofNullable(entry.getTime()).stream())
        .map(Instant::parse)
        .max(Comparator.naturalOrder());
  }
}
