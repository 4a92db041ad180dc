package dev.monitored.server.job.schedule;

import dev.monitored.server.job.run.Template;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The time for which a schedule starts something, whenever it does: what it starts has the label,
 * and may have the placeholder in its arguments.
 */
public final class NominalTime {
  public static final String LABEL = "schedule/nominal-time";
  public static final String PLACEHOLDER = "nominalTime";

  private NominalTime() {}

  /** What is started for a time. */
  public static Template startedFor(Instant time, Template template) {
    return template
        .filled(name -> name.equals(PLACEHOLDER) ? Optional.of(time.toString()) : Optional.empty())
        .withLabelsOfAll(Map.of(LABEL, time.toString()));
  }

  /** The time among the labels of a job, if a schedule has started it. */
  public static Optional<Instant> in(Map<String, String> labels) {
    try {
      return Optional.ofNullable(labels.get(LABEL)).map(Instant::parse);
    } catch (DateTimeException e) {
      // Users may set the label, too.
      return Optional.empty();
    }
  }
}
