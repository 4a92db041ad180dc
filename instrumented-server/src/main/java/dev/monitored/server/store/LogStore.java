package dev.monitored.server.store;

import dev.monitored.server.job.log.LogLine;
import dev.monitored.server.job.log.LogPage;
import dev.monitored.server.job.log.LogPosition;
import dev.monitored.server.job.log.LogQuery;
import java.util.List;
import java.util.Optional;

/** What attempts logged. */
public interface LogStore {
  /**
   * Stores lines that attempts logged. To store the same line again does no harm; a line of an
   * attempt that is not the running one of its job is left out.
   */
  void append(List<LogLine> lines);

  /** Some of the lines of a log; empty when the job is unknown. */
  Optional<LogPage> read(LogQuery query);

  /** The last lines before a place, in their order; there is more if some come before them. */
  Optional<LogPage> readLast(LogQuery query, LogPosition before);
}
