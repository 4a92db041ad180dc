package dev.monitored.server.job;

import dev.monitored.action.Violation;
import java.io.IOException;
import java.util.List;

/** Takes reports to their receivers. Implementations are thread-safe. */
public interface CallbackSender {
  /** What is wrong with a callback, or nothing; the pointers are into what asks for it. */
  List<Violation> check(Callback callback);

  /**
   * Does nothing as long as reports can be sent.
   *
   * @throws IOException when none can, whoever its receiver is: it is the server's own fault
   */
  void requireReady() throws IOException;

  /**
   * Makes one attempt, on a virtual thread, and returns when the receiver has taken the report. An
   * interrupt breaks it off.
   *
   * @param delivery by which the receiver knows the report again
   * @throws IOException when it was not taken; the message has no secret in it
   */
  void send(Callback callback, String delivery, String report)
      throws IOException, InterruptedException;
}
