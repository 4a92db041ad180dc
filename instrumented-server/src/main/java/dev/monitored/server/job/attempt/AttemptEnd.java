package dev.monitored.server.job.attempt;

import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.StorableText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How one attempt ended. At most one end of an attempt is ever stored. */
public sealed interface AttemptEnd {
  Outcome outcome();

  /** Whether another attempt may do better. */
  default boolean isRetryable() {
    return switch (this) {
      case Failed failed -> failed.retryable();
      case TimedOut _ -> true;
      case Succeeded _, CancelledByUser _, Interrupted _ -> false;
    };
  }

  /** Why it did not succeed; null when that needs no words. */
  default @Nullable String error() {
    return null;
  }

  /** How much text has to be stored. */
  default int characters() {
    var text = this instanceof Succeeded(var result) ? result : error();
    return text == null ? 0 : text.length();
  }

  /** What the action returned. */
  record Succeeded(@Nullable String result) implements AttemptEnd {
    public Succeeded {
      result = result == null ? null : StorableText.of(result, MAX_TEXT);
    }

    @Override
    public Outcome outcome() {
      return Outcome.OK;
    }
  }

  /**
   * The work did not succeed.
   *
   * @param retryable whether trying again may help
   * @param delay trying again earlier does not help
   */
  record Failed(String error, boolean retryable, Duration delay) implements AttemptEnd {
    public Failed {
      error = StorableText.of(error, MAX_TEXT);
    }

    public Failed(String error, boolean retryable) {
      this(error, retryable, Duration.ZERO);
    }

    @Override
    public Outcome outcome() {
      return Outcome.ERROR;
    }
  }

  /** Its time was over, and its work was stopped. */
  record TimedOut(String error) implements AttemptEnd {
    @Override
    public Outcome outcome() {
      return Outcome.TIMEOUT;
    }
  }

  /** A user asked for it. */
  record CancelledByUser() implements AttemptEnd {
    @Override
    public Outcome outcome() {
      return Outcome.CANCELLED;
    }
  }

  /** The server cannot go on with it, and the job is not to blame: it returns to its queue. */
  record Interrupted(Cause cause) implements AttemptEnd {
    /** Why the server cannot go on. */
    public enum Cause {
      DRAIN("the server stops"),
      LEASE("the server could not renew its lease in the database"),
      ACTION("the action is not in the settings of this server");

      private final String words;

      Cause(String words) {
        this.words = words;
      }
    }

    /** For the log of the job. */
    public String words() {
      return cause.words + "; the job returns to its queue";
    }

    @Override
    public Outcome outcome() {
      return Outcome.CANCELLED;
    }
  }

  /** Of a text that an action gives, so much is kept. */
  int MAX_TEXT = 1 << 20;
}
