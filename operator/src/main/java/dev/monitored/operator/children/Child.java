package dev.monitored.operator.children;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * An object that a {@code Monitored} has.
 *
 * @param part of the {@code Monitored} that suffers when it cannot be written
 * @param object as it is wanted, without owner
 * @param kept how it is kept
 */
public record Child(Part part, HasMetadata object, Kept kept) {

  /** How an object is kept. */
  public enum Kept {
    /** Applied whenever it differs, and deleted with its {@code Monitored}. */
    OWNED,
    /** Applied whenever it differs, and never deleted by the operator: it holds the user's data. */
    RETAINED,
    /** Created once and never looked at again: it holds a secret. */
    CREATED
  }

  static Child owned(Part part, HasMetadata object) {
    return new Child(part, object, Kept.OWNED);
  }
}
