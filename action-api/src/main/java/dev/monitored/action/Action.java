package dev.monitored.action;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that jobs run by name. One object serves all jobs, many at once, so it must be
 * thread-safe. A jar names its actions in {@code META-INF/services/dev.monitored.action.Action}.
 */
public interface Action {
  /** At most 63 of {@code a-z 0-9 . _ -}, the first a letter: it is a label of metrics. */
  String name();

  String description();

  /**
   * A JSON Schema of the arguments, as text: an object whose {@code properties} each have a {@code
   * type} and a {@code description}. The API describes the arguments by it; {@link #check} decides.
   */
  String argumentsSchema();

  /** What is wrong with the arguments, or nothing. Only what passes here is ever run. */
  List<Violation> check(Map<String, @Nullable Object> arguments);

  /**
   * Whether attempts may keep a processor busy. Each then has a thread of the operating system,
   * which shares the processors out; otherwise a virtual one, which costs next to nothing, and
   * keeps a processor from all others until it waits. If not overridden, defaults to true.
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

  /**
   * An attempt was lost with its process, or was interrupted and has not returned in time: ends
   * whatever of it may still live on this machine.
   */
  default void endRemains(AttemptKey attempt) {}
}
