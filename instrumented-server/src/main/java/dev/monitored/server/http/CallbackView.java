package dev.monitored.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.server.job.Callback;
import dev.monitored.server.job.Delivery;
import dev.monitored.server.job.Delivery.Subject;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who is told of an end, without what may be secret in the URL. */
record CallbackView(String url) {
  static @Nullable CallbackView of(@Nullable Callback callback) {
    return callback == null ? null : new CallbackView(callback.shown());
  }

  /** With what may be secret, so it must not be shown. */
  static @Nullable CallbackView whole(@Nullable Callback callback) {
    return callback == null ? null : new CallbackView(callback.url());
  }

  /** How far the report of the last end is. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Progress(
      String url, String state, @Nullable String delivery, int attempts, @Nullable String error) {
    private static final String WAITING = "waiting";

    /** Refuses the request when nobody is to be told. */
    static Progress of(
        @Nullable Callback callback,
        Subject subject,
        Function<Subject, Optional<Delivery>> deliveries) {
      if (callback == null) {
        throw new Refused(Problem.unknown("callback"));
      }
      return deliveries
          .apply(subject)
          .map(Progress::of)
          .orElseGet(() -> new Progress(callback.shown(), WAITING, null, 0, null));
    }

    private static Progress of(Delivery delivery) {
      return new Progress(
          delivery.callback().shown(),
          delivery.state().word(),
          delivery.id(),
          delivery.attempts(),
          delivery.error());
    }
  }
}
