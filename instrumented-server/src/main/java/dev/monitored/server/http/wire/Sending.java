package dev.monitored.server.http.wire;

import io.helidon.webserver.http.ServerResponse;

/** Sends what is in memory as a whole, when there is room for it among the others. */
public interface Sending {
  /** Bound where there is a limit. */
  ScopedValue<Sending> LIMITED = ScopedValue.newInstance();

  /**
   * Holds room for so many bytes while they are written.
   *
   * @throws ProblemException when there is none
   */
  void send(int bytes, Runnable write);

  static void send(ServerResponse response, byte[] bytes) {
    limited(bytes.length, () -> response.send(bytes));
  }

  static void limited(int bytes, Runnable write) {
    if (LIMITED.isBound()) {
      LIMITED.get().send(bytes, write);
    } else {
      write.run();
    }
  }
}
