package dev.monitored.server.job.callback;

import dev.monitored.action.Violation;
import dev.monitored.server.job.Callback;
import java.io.IOException;
import java.util.List;

/** Makes callbacks. Implementations are thread-safe. */
public interface CallbackSender {
  /** What is wrong with a callback, or nothing; the pointers are into what asks for it. */
  List<Violation> check(Callback callback);

  /**
   * Does nothing as long as callbacks can be made.
   *
   * @throws IOException when none can, whoever its receiver is: it is the server's own fault
   */
  void requireReady() throws IOException;

  /**
   * Makes one attempt, on a virtual thread, and returns when the receiver has taken it. An
   * interrupt breaks it off.
   *
   * @param id by which the receiver knows the callback again
   * @throws IOException when it was not taken; the message has no secret in it
   */
  void send(Callback callback, String id, String content) throws IOException, InterruptedException;
}
