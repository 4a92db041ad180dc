package dev.monitored.server.engine.flow;

import java.util.Locale;
import java.util.Map;

/**
 * Something that keeps work from flowing.
 *
 * @param subject the name of the queue, the action or the schedule; empty when the finding is about
 *     the whole server
 * @param detail a sentence
 * @param remedy what to do: a sentence
 * @param numbers by the name that users see
 */
public record Finding(
    Code code, String subject, String detail, String remedy, Map<String, Number> numbers) {

  /** What a finding is about. */
  public enum Kind {
    SERVER,
    QUEUE,
    ACTION,
    SCHEDULE;

    /** The word that users see. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The cause, from bad to less bad. */
  public enum Code {
    STORE_FULL(FlowStatus.STARVED, Kind.SERVER),
    REPLICA_STUCK(FlowStatus.STARVED, Kind.SERVER),
    QUEUE_PAUSED(FlowStatus.STARVED, Kind.QUEUE),
    QUEUE_NOT_IN_SETTINGS(FlowStatus.STARVED, Kind.QUEUE),
    QUEUE_STUCK(FlowStatus.STARVED, Kind.QUEUE),
    ACTION_FAILING(FlowStatus.FAILING, Kind.ACTION),
    LIMIT_REACHED(FlowStatus.LATE, Kind.QUEUE),
    QUEUE_LATE(FlowStatus.LATE, Kind.QUEUE),
    SCHEDULE_MISSED(FlowStatus.LATE, Kind.SCHEDULE);

    private final FlowStatus status;
    private final Kind kind;

    Code(FlowStatus status, Kind kind) {
      this.status = status;
      this.kind = kind;
    }

    public FlowStatus status() {
      return status;
    }

    public Kind kind() {
      return kind;
    }

    /** The word that users see. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
