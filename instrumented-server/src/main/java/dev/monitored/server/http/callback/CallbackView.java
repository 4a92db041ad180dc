package dev.monitored.server.http.callback;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.server.http.wire.Problem;
import dev.monitored.server.http.wire.ProblemException;
import dev.monitored.server.job.Callback;
import dev.monitored.server.job.callback.CallbackRecord;
import dev.monitored.server.job.callback.CallbackRecord.Subject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The receiver of a callback, without the query of its URL, which may contain secrets. */
public record CallbackView(String url) {
  public static @Nullable CallbackView of(@Nullable Callback callback) {
    return callback == null ? null : new CallbackView(callback.shown());
  }

  /** With what may be secret, so it must not be shown. */
  public static @Nullable CallbackView whole(@Nullable Callback callback) {
    return callback == null ? null : new CallbackView(callback.url());
  }

  /** A page of callbacks; {@code nextCursor} is absent on the last one. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ListView(List<Item> items, @Nullable String nextCursor) {}

  /** The callback of a job or a run. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Item(
      @Nullable String job,
      @Nullable String run,
      String url,
      String receiver,
      String state,
      String delivery,
      int attempts,
      @Nullable String error) {
    static Item of(CallbackRecord callback) {
      return new Item(
          callback.subject() instanceof Subject.OfJob(var id) ? id.toString() : null,
          callback.subject() instanceof Subject.OfRun(var id) ? id.toString() : null,
          callback.callback().shown(),
          callback.receiver(),
          callback.state().word(),
          callback.id(),
          callback.attempts(),
          callback.error());
    }
  }

  /** What became, or would become, of many callbacks; {@code nextCursor} if there are more. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Resent(int count, @Nullable String nextCursor) {}

  /** How far the callback of the last end is. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Progress(
      String url, String state, @Nullable String delivery, int attempts, @Nullable String error) {
    private static final String WAITING = "waiting";

    /** Rejects the request if there is no callback. */
    public static Progress of(
        @Nullable Callback callback,
        Subject subject,
        Function<Subject, Optional<CallbackRecord>> callbacks) {
      if (callback == null) {
        throw new ProblemException(Problem.unknown("callback"));
      }
      return callbacks
          .apply(subject)
          .map(Progress::of)
          .orElseGet(() -> new Progress(callback.shown(), WAITING, null, 0, null));
    }

    private static Progress of(CallbackRecord callback) {
      return new Progress(
          callback.callback().shown(),
          callback.state().word(),
          callback.id(),
          callback.attempts(),
          callback.error());
    }
  }
}
