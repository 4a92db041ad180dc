package dev.monitored.operator.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An object with the labels of the operator's children, as far as anybody here asks about it.
 *
 * @param version its resource version, which grows with each change
 * @param controller the object that it belongs to; null: none
 * @param written when the operator last wrote it; else when anybody did
 * @param owned what the operator has applied
 * @param hasEarlierFields whether it has fields that an operator owns which did not apply, but
 *     updated
 * @param rest what is read of spec and status, by kind
 */
public record ExistingChild(
    ChildKind kind,
    String name,
    String uid,
    long version,
    long generation,
    Map<String, String> labels,
    @Nullable Controller controller,
    Instant written,
    OwnedFields owned,
    boolean hasEarlierFields,
    JsonNode rest) {

  /** The object that another one belongs to. */
  public record Controller(String kind, String name, String uid) {}

  public boolean isControlledBy(@Nullable String ownerUid) {
    return controller != null && Objects.equals(controller.uid(), ownerUid);
  }

  public static Predicate<ExistingChild> named(ChildKind kind, String name) {
    return child -> child.kind() == kind && child.name().equals(name);
  }

  /** Whether the two differ only in fields that the operator does not use. */
  public boolean isLike(@Nullable ExistingChild other) {
    return other != null && equals(other.at(version, written));
  }

  private ExistingChild at(long otherVersion, Instant otherWritten) {
    return new ExistingChild(
        kind,
        name,
        uid,
        otherVersion,
        generation,
        labels,
        controller,
        otherWritten,
        owned,
        hasEarlierFields,
        rest);
  }

  /** A part of {@link #rest}, such as {@code status}; empty: it is not there. */
  public Optional<JsonNode> rest(String field) {
    return rest.optional(field);
  }
}
