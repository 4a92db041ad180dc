package dev.monitored.server.job.callback;

import dev.monitored.action.JobId;
import dev.monitored.server.job.Callback;
import dev.monitored.server.job.RunId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The callback for one end of a job or run, as it is stored. A job that is retried loses it, and
 * gets another when it ends again.
 *
 * @param id by which the receiver knows it again
 * @param receiver the part of the URL up to its path
 * @param attempts to deliver it, so far
 * @param error of the last attempt that came to nothing
 */
public record CallbackRecord(
    String id,
    Subject subject,
    Callback callback,
    String receiver,
    State state,
    int attempts,
    @Nullable String error) {

  /** What has ended. */
  public sealed interface Subject {
    /** The id of the job or run, as text. */
    default String key() {
      return switch (this) {
        case OfJob(JobId id) -> id.toString();
        case OfRun(RunId id) -> id.toString();
      };
    }

    record OfJob(JobId id) implements Subject {
      @Override
      public String toString() {
        return "job " + id;
      }
    }

    record OfRun(RunId id) implements Subject {
      @Override
      public String toString() {
        return "run " + id;
      }
    }
  }

  /** How far it is. */
  public enum State {
    PENDING,
    DELIVERED,
    /** It was tried often enough. */
    FAILED;

    /** Reads a {@link #word}, which must be one of them. */
    public static State of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The word that users see, in the API and in the store. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
