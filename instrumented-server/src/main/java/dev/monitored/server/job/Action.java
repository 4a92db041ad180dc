package dev.monitored.server.job;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that can be run by name. Implementations are thread-safe. */
public interface Action {
  /** An argument as the API describes it. */
  record Parameter(String name, String type, boolean required, String description) {}

  String name();

  String description();

  List<Parameter> parameters();

  /** What is wrong with the arguments, or nothing. Only what passes here is ever run. */
  List<Violation> check(Map<String, @Nullable Object> arguments);

  /**
   * Whether attempts may keep a processor busy. Each then has a thread of the operating system,
   * which shares the processors out; otherwise a virtual one, which costs next to nothing, and
   * keeps a processor from all others until it waits. Yes, unless an action knows that it only
   * waits.
   */
  default boolean mayCompute() {
    return true;
  }

  /**
   * Executes, on a thread of its own, and returns the result.
   *
   * <p>An interrupt means: stop all work that was begun, then return or throw.
   *
   * @throws ActionFailed when the work itself failed; its message becomes the job's error
   */
  @Nullable String run(Attempt attempt) throws ActionFailed, InterruptedException;

  /** An attempt was lost with its process: ends whatever of it may still live on this machine. */
  default void endRemains(AttemptKey attempt) {}
}
