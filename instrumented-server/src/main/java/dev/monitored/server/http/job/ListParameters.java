package dev.monitored.server.http.job;

import dev.monitored.action.JobId;
import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.http.wire.Parameters;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.StorableText;
import dev.monitored.server.job.callback.CallbackRecord;
import dev.monitored.server.job.query.Criteria;
import dev.monitored.server.job.query.JobQuery;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.query.SortedPage;
import dev.monitored.server.job.query.SortedPage.By;
import io.helidon.common.uri.UriQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The query of {@code GET /api/v1/jobs}. */
record ListParameters(JobQuery query, Parameters others) {
  static final List<String> FILTERS =
      List.of(
          "state",
          "action",
          "queue",
          "labelSelector",
          "createdFrom",
          "createdBefore",
          "endedFrom",
          "endedBefore",
          "schedule",
          "trigger",
          "run",
          "idPrefix",
          "error",
          "callback");

  private static final int LONGEST_PART = 256;

  private static final List<String> SORTS =
      List.of("createdAt", "-createdAt", "endedAt", "-endedAt", "duration", "-duration");

  private static final Map<String, By> SORTED = Map.of("endedAt", By.END, "duration", By.DURATION);

  static ListParameters read(UriQuery query, JobEngine engine) {
    var parameters = withFilters(query, "limit", "cursor", "sort", "count");
    return new ListParameters(filter(parameters, engine), parameters);
  }

  /** In the order of ids. */
  Page<JobId> page() {
    return others.page(JobId::parse);
  }

  /** In another order, if that is asked for. */
  Optional<SortedPage> sortedPage() {
    return others.single("sort", sort -> sort).flatMap(this::sortedPage);
  }

  private Optional<SortedPage> sortedPage(String sort) {
    boolean isDescending = sort.startsWith("-");
    if (!SORTS.contains(sort)) {
      throw Parameters.refused("sort must be one of " + SORTS);
    }
    return Optional.ofNullable(SORTED.get(isDescending ? sort.substring(1) : sort))
        .map(by ->
            new SortedPage(
                by,
                isDescending,
                others.single("cursor", Parameters.reader("cursor", SortedPage.Place::parse)),
                others.limit(),
                others.isCounted()));
  }

  static Parameters withFilters(UriQuery query, String... others) {
    return new Parameters(
        query, Stream.concat(FILTERS.stream(), Stream.of(others)).toArray(String[]::new));
  }

  static JobQuery filter(Parameters parameters, JobEngine engine) {
    return new JobQuery(
            parameters.states(),
            parameters.some(
                "action",
                engine.actions().keySet(),
                action -> isAny(engine, Set.of(action), Set.of())),
            parameters.some(
                "queue", engine.queues(), queue -> isAny(engine, Set.of(), Set.of(queue))),
            parameters.labels(),
            parameters.time("createdFrom"),
            parameters.time("createdBefore"))
        .with(criteria(parameters));
  }

  private static Criteria criteria(Parameters parameters) {
    return new Criteria(
        parameters.name("schedule"),
        parameters.name("trigger"),
        parameters.single("run", ListParameters::run),
        parameters.single("idPrefix", ListParameters::idPrefix),
        parameters.single("error", ListParameters::part),
        parameters.time("endedFrom"),
        parameters.time("endedBefore"),
        parameters.single("callback", ListParameters::callback));
  }

  private static RunId run(String text) {
    return RunId.parse(text).orElseThrow(() -> Parameters.refused("run must be the id of a run"));
  }

  private static String idPrefix(String text) {
    if (!text.matches("[0-9a-f-]{1,36}")) {
      throw Parameters.refused("idPrefix must be the beginning of an id, in lowercase");
    }
    return text;
  }

  private static String part(String text) {
    if (text.isEmpty() || text.length() > LONGEST_PART || !StorableText.isStorable(text)) {
      throw Parameters.refused("error must have 1 to " + LONGEST_PART + " characters");
    }
    return text;
  }

  private static CallbackRecord.State callback(String word) {
    return Stream.of(CallbackRecord.State.values())
        .filter(state -> state.word().equals(word))
        .findFirst()
        .orElseThrow(() -> Parameters.refused("callback must be pending, delivered or failed"));
  }

  /** Jobs stay when their action or queue is taken out of the settings. */
  private static boolean isAny(JobEngine engine, Set<String> actions, Set<String> queues) {
    return Stream.concat(actions.stream(), queues.stream()).allMatch(StorableText::isStorable)
        && engine.isAny(
            new JobQuery(Set.of(), actions, queues, Map.of(), Optional.empty(), Optional.empty()));
  }
}
