package dev.monitored.server.http.ays;

import dev.monitored.server.job.JobState;
import dev.monitored.server.job.query.JobQuery;
import io.helidon.common.uri.UriQuery;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which jobs of a repository are asked for.
 *
 * @param fields the fields to show for each job, all of them known
 */
record JobFilter(JobQuery query, List<String> fields) {
  private static final Map<String, String> LABELS =
      Map.of(
          "actor", AysLabels.ACTOR,
          "service", AysLabels.SERVICE,
          "serviceKey", AysLabels.SERVICE_KEY);

  static JobFilter read(UriQuery uriQuery, String repository) {
    var query =
        new AysQuery(
            uriQuery,
            "actor",
            "service",
            "action",
            "state",
            "serviceKey",
            "fromEpoch",
            "toEpoch",
            "tags",
            "fields");
    return new JobFilter(
        new JobQuery(
            query.text("state").map(JobFilter::states).orElse(Set.of()),
            query.text("action").map(Set::of).orElse(Set.of()),
            Set.of(repository),
            labels(query),
            query.epoch("fromEpoch"),
            // The whole of that second.
            query.epoch("toEpoch").map(second -> second.plusSeconds(1))),
        query.words("fields").map(JobFilter::field).distinct().toList());
  }

  private static Set<JobState> states(String word) {
    var states = AysState.states(word);
    if (states.isEmpty()) {
      throw AysException.badRequest("state must be one of [new, running, ok, error]");
    }
    return states;
  }

  private static Map<String, String> labels(AysQuery query) {
    var labels = new TreeMap<String, String>();
    LABELS.forEach((name, label) -> query.text(name).ifPresent(value -> labels.put(label, value)));
    query.words("tags").forEach(tag -> labels.put(AysLabels.tag(tag), AysLabels.TAGGED));
    return labels;
  }

  private static String field(String name) {
    if (!JobFields.BY_NAME.containsKey(name)) {
      throw AysException.badRequest("fields must be of " + JobFields.BY_NAME.keySet());
    }
    return name;
  }
}
