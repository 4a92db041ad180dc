package dev.monitored.server.job;

import org.jspecify.annotations.Nullable;

/** How one attempt ended. At most one end of an attempt is ever stored. */
public sealed interface AttemptEnd {
  Outcome outcome();

  /** Whether another attempt may do better. */
  default boolean isRetryable() {
    return switch (this) {
      case Failed(_, boolean retryable) -> retryable;
      case TimedOut _ -> true;
      case Succeeded _, CancelledByUser _, InterruptedByDrain _ -> false;
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
      result = result == null ? null : storable(result);
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
   */
  record Failed(String error, boolean retryable) implements AttemptEnd {
    public Failed {
      error = storable(error);
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

  /** The server stops. The job goes back into the queue. */
  record InterruptedByDrain() implements AttemptEnd {
    @Override
    public Outcome outcome() {
      return Outcome.CANCELLED;
    }
  }

  /** Of a text that an action gives, so much is kept. */
  int MAX_TEXT = 1 << 20;

  /**
   * What an action says may be any text, and its end has to be stored in any case: what no database
   * keeps is replaced, and what is too long is cut.
   */
  private static String storable(String text) {
    var kept = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    boolean isStorable = kept.codePoints().noneMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF));
    return isStorable
        ? kept
        : kept.codePoints()
            .map(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF) ? 0xFFFD : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }
}
