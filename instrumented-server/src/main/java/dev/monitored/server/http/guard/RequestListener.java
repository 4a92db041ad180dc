package dev.monitored.server.http.guard;

/** Learns of every request to the API that was answered. Must be quick and must not throw. */
public interface RequestListener {
  /**
   * Is told once for each answer.
   *
   * @param method a standard method, else {@code other}
   * @param endpoint the template of the route, else {@code unmatched}: never what a client sent
   */
  void answered(String method, String endpoint, int status, long nanos);

  /** Is told of each connection of a stranger that was closed to make room for another. */
  default void madeRoom() {}
}
