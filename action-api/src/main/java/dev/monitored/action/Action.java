package dev.monitored.action;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The work that jobs run, selected by its name. One object serves all jobs concurrently, so it must
 * be thread-safe. A jar lists its actions in {@code META-INF/services/dev.monitored.action.Action}.
 */
public interface Action {
  /** The {@link #grace} of an action that does not override it. */
  Duration DEFAULT_GRACE = Duration.ofSeconds(10);

  /**
   * At most 63 characters of {@code a-z 0-9 . _ -}, beginning with a letter, because the name is a
   * label of metrics.
   */
  String name();

  String description();

  /**
   * A JSON Schema of the arguments, as text: an object whose {@code properties} each have a {@code
   * type} and a {@code description}. The API shows it to users; {@link #check} validates.
   */
  String argumentsSchema();

  /** Validates the arguments. Only jobs without violations run. */
  List<Violation> check(Map<String, @Nullable Object> arguments);

  /**
   * Whether attempts may keep a processor busy. If true, each attempt has an operating system
   * thread, so that attempts share the processors. If false, it has a virtual thread, which is
   * cheap but occupies a processor until it waits. If not overridden, defaults to true.
   */
  default boolean mayCompute() {
    return true;
  }

  /**
   * Executes the attempt on its own thread, and returns the result.
   *
   * <p>When the thread is interrupted, the action must stop all work within its {@link #grace}, and
   * then return or throw.
   *
   * @throws ActionFailed if the work failed; its message becomes the job's error
   */
  @Nullable String run(Attempt attempt) throws ActionFailed, InterruptedException;

  /**
   * How long an attempt with these arguments may take to stop after its thread was interrupted.
   * After that, the server no longer waits for it. If not overridden, defaults to 10 seconds.
   */
  default Duration grace(Map<String, @Nullable Object> arguments) {
    return DEFAULT_GRACE;
  }

  /**
   * Ends everything of the attempt that may still run on this machine. Called if the attempt was
   * lost with its process, or was interrupted and has not returned in time.
   */
  default void endRemains(AttemptKey attempt) {}
}
