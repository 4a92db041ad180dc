package dev.monitored.operator.snapshot;

/** How much is known of one source, such as the objects of one kind. */
public enum SourceState {
  /** Everything is known, and changes are heard of. */
  SYNCED,
  /** The API server does not serve it. */
  ABSENT,
  /** The right to list or watch it is missing. */
  REFUSED,
  /** Reading it fails otherwise, and is retried. */
  FAILING,
  /** It has not been read yet. */
  PENDING;

  /** Whether it is known what there is, and that there is no more. */
  public boolean isKnown() {
    return this == SYNCED || this == ABSENT;
  }

  /** Whether waiting for a first answer is of use. */
  public boolean isPending() {
    return this == PENDING;
  }

  /** The worse of both. */
  public SourceState or(SourceState other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
