package dev.monitored.server.http.log;

import dev.monitored.server.engine.log.JobLogs;
import dev.monitored.server.http.job.JobRoutes;
import dev.monitored.server.http.wire.NextLink;
import dev.monitored.server.http.wire.Parameters;
import dev.monitored.server.job.log.LogLine;
import dev.monitored.server.job.log.LogPage;
import dev.monitored.server.job.log.LogPosition;
import dev.monitored.server.job.log.LogQuery;
import dev.monitored.server.job.query.Page;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;

/** Which part of a log is wanted: all of it, its first lines, or its last ones. */
sealed interface LogWindow {
  String LIMIT = "limit";
  String LAST = "last";
  String BEFORE = "before";

  /** To the end. */
  record All() implements LogWindow {}

  /** The first lines, and a link to those after them. */
  record First(int lines) implements LogWindow {}

  /** The last lines before a place, and a link to those before them. */
  record Last(int lines, LogPosition before) implements LogWindow {}

  /**
   * Reads the parameters, or refuses the request.
   *
   * @param after whether only lines after a place are wanted
   * @param isStream whether the answer goes on until the job has ended
   */
  static LogWindow of(Parameters parameters, boolean after, boolean isStream) {
    int last = parameters.upTo(Page.MAX_LIMIT, LAST, 0);
    int limit = parameters.upTo(Page.MAX_LIMIT, LIMIT, 0);
    var before = parameters.single(BEFORE, text -> position(BEFORE, text));
    if (last > 0 && (after || limit > 0)) {
      throw Parameters.refused("last cannot be used with after or limit");
    }
    if (before.isPresent() && last == 0) {
      throw Parameters.refused("before can only be used with last");
    }
    if (isStream && (limit > 0 || before.isPresent())) {
      throw Parameters.refused("limit and before cannot be used with an event stream");
    }
    if (last > 0) {
      return new Last(last, before.orElse(LogPosition.END));
    }
    return limit > 0 ? new First(limit) : new All();
  }

  static LogPosition position(String name, String text) {
    return LogPosition.parse(text)
        .orElseThrow(() -> Parameters.refused(name + " must be a position such as 1.42"));
  }

  /** The first page of what is wanted; empty when the job is unknown. */
  default Optional<LogPage> read(JobLogs logs, LogQuery query) {
    return switch (this) {
      case All() -> logs.read(query);
      case First(int lines) -> logs.read(query.upTo(lines));
      case Last(int lines, LogPosition before) -> logs.readLast(query.upTo(lines), before);
    };
  }

  /** From where a stream begins, whose first lines are these. */
  default LogQuery streamed(LogQuery query, LogPage page) {
    return this instanceof Last && page.hasMore()
        ? query.after(page.lines().getFirst().position().before())
        : query;
  }

  /** Whether there is no other page. */
  default boolean isOnePage() {
    return !(this instanceof All);
  }

  /** Links to the lines beside the page, if there are any. */
  default void link(ServerRequest request, ServerResponse response, LogPage page) {
    if (!page.hasMore()) {
      return;
    }
    var path = JobRoutes.JOBS + "/" + JobRoutes.idIn(request) + "/log";
    List<LogLine> lines = page.lines();
    switch (this) {
      case All() -> {}
      case First(_) ->
          NextLink.add(request, response, path, "next", "after", lines.getLast().position());
      case Last(_, _) ->
          NextLink.add(request, response, path, "prev", BEFORE, lines.getFirst().position());
    }
  }
}
