package dev.monitored.server.job.queue;

/**
 * The room that a store has on its volume, in bytes.
 *
 * @param used by what is stored
 * @param available for more: what is free of the volume, and of the store's own file
 * @param reserve with less available than this, only what is there is ended or deleted
 */
public record StoreSpace(long used, long available, long reserve) {
  public long capacity() {
    return used + available;
  }

  public boolean isLow() {
    return available < reserve;
  }
}
