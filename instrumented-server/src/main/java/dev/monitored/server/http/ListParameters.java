package dev.monitored.server.http;

import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.job.JobId;
import dev.monitored.server.job.JobQuery;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.Page;
import io.helidon.common.uri.UriQuery;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the query of {@code GET /api/v1/jobs}, or refuses the request. */
record ListParameters(JobQuery query, Page page) {
  private static final Set<String> NAMES =
      Set.of(
          "limit",
          "cursor",
          "state",
          "action",
          "queue",
          "labelSelector",
          "createdFrom",
          "createdBefore");
  private static final int DEFAULT_LIMIT = 50;

  static ListParameters read(UriQuery parameters, JobEngine engine) {
    if (!NAMES.containsAll(parameters.names())) {
      throw refused("the parameters are " + new TreeSet<>(NAMES));
    }
    var query =
        new JobQuery(
            values(parameters, "state").stream()
                .map(ListParameters::state)
                .collect(Collectors.toSet()),
            known(parameters, "action", engine.actions().keySet()),
            known(parameters, "queue", engine.queues()),
            single(parameters, "labelSelector", LabelSelector::read).orElse(LabelSelector.ALL),
            single(parameters, "createdFrom", text -> instant("createdFrom", text)),
            single(parameters, "createdBefore", text -> instant("createdBefore", text)));
    var page =
        new Page(
            single(parameters, "cursor", ListParameters::cursor),
            single(parameters, "limit", ListParameters::limit).orElse(DEFAULT_LIMIT));
    return new ListParameters(query, page);
  }

  private static List<String> values(UriQuery parameters, String name) {
    return parameters.contains(name) ? parameters.all(name) : List.of();
  }

  private static Set<String> known(UriQuery parameters, String name, Collection<String> known) {
    var values = Set.copyOf(values(parameters, name));
    if (!known.containsAll(values)) {
      throw refused(name + " must be one of " + known);
    }
    return values;
  }

  private static <T> Optional<T> single(
      UriQuery parameters, String name, Function<String, T> reader) {
    var values = values(parameters, name);
    if (values.size() > 1) {
      throw refused(name + " may be given once");
    }
    return values.stream().map(reader).findFirst();
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
    if (limit < 1 || limit > Page.MAX_LIMIT) {
      throw refused("limit must be from 1 to " + Page.MAX_LIMIT);
    }
    return limit;
  }

  private static Instant instant(String name, String text) {
    return Times.parse(text)
        .orElseThrow(() -> refused(name + " must be a time such as 2026-12-31T23:59:59Z"));
  }

  private static Refused refused(String detail) {
    return new Refused(Problem.badRequest(detail));
  }
}
