package dev.monitored.server.http;

import dev.monitored.server.job.JobId;
import dev.monitored.server.job.JobQuery;
import dev.monitored.server.job.JobState;
import io.helidon.common.uri.UriQuery;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the query of {@code GET /api/v1/jobs}, or refuses the request. */
final class ListParameters {
  private static final Set<String> NAMES = Set.of("limit", "cursor", "state", "action");
  private static final int DEFAULT_LIMIT = 50;

  private ListParameters() {}

  static JobQuery read(UriQuery query, Set<String> actions) {
    if (!NAMES.containsAll(query.names())) {
      throw refused("the parameters are " + new TreeSet<>(NAMES));
    }
    var states =
        values(query, "state").stream().map(ListParameters::state).collect(Collectors.toSet());
    var wanted = Set.copyOf(values(query, "action"));
    if (!actions.containsAll(wanted)) {
      throw refused("action must be one of " + actions);
    }
    var cursor = single(query, "cursor").stream().map(ListParameters::cursor).findFirst();
    var limit = single(query, "limit").stream().map(ListParameters::limit).findFirst();
    return new JobQuery(states, wanted, cursor, limit.orElse(DEFAULT_LIMIT));
  }

  private static List<String> values(UriQuery query, String name) {
    return query.contains(name) ? query.all(name) : List.of();
  }

  private static List<String> single(UriQuery query, String name) {
    var values = values(query, name);
    if (values.size() > 1) {
      throw refused(name + " may be given once");
    }
    return values;
  }

  private static JobState state(String word) {
    return JobState.parse(word)
        .orElseThrow(() ->
            refused(
                "state must be one of " + JobState.all().stream().map(JobState::word).toList()));
  }

  private static JobId cursor(String text) {
    return JobId.parse(text).orElseThrow(() -> refused("cursor must be a nextCursor"));
  }

  private static int limit(String text) {
    int limit = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > JobQuery.MAX_LIMIT) {
      throw refused("limit must be from 1 to " + JobQuery.MAX_LIMIT);
    }
    return limit;
  }

  private static Refused refused(String detail) {
    return new Refused(Problem.badRequest(detail));
  }
}
