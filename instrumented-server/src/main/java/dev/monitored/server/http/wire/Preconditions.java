package dev.monitored.server.http.wire;

import dev.monitored.server.job.schedule.StoredSchedule;
import dev.monitored.server.job.schedule.StoredSchedule.Last;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The preconditions of a request (RFC 9110). The ETag of a schedule has its version and its
 * progress. Changes compare only the version, so that a schedule may fire in between.
 *
 * @param match empty if the request has no If-Match
 * @param noneMatch empty if the request has no If-None-Match
 */
public record Preconditions(List<String> match, List<String> noneMatch) {
  private static final String ANY = "*";

  public static Preconditions of(ServerRequest request) {
    return new Preconditions(
        tags(request, HeaderNames.IF_MATCH), tags(request, HeaderNames.IF_NONE_MATCH));
  }

  private static List<String> tags(ServerRequest request, HeaderName name) {
    if (!request.headers().contains(name)) {
      // As it is with most requests.
      return List.of();
    }
    return request.headers().values(name).stream()
        .flatMap(value -> Stream.of(value.split(",", -1)))
        .map(String::strip)
        .filter(tag -> !tag.isEmpty())
        .toList();
  }

  public static String tag(StoredSchedule stored) {
    return Stream.of(stored.next(), stored.last().map(Last::at), stored.lastSuccessAt())
        .map(time -> time.map(Instant::toEpochMilli).map(Long::toHexString).orElse(""))
        .collect(Collectors.joining("-", "\"" + stored.version() + "-", "\""));
  }

  /** Whether the client knows what has this tag. */
  boolean isKnown(String tag) {
    return noneMatch.contains(ANY)
        || noneMatch.stream().map(known -> known.replaceFirst("^W/", "")).anyMatch(tag::equals);
  }

  /** Whether a schedule may be changed that is so, or is not there. */
  public boolean hold(Optional<StoredSchedule> current) {
    return (match.isEmpty() || current.filter(this::isMatched).isPresent())
        && current.map(Preconditions::tag).filter(this::isKnown).isEmpty();
  }

  private boolean isMatched(StoredSchedule stored) {
    var version = "\"" + stored.version() + "-";
    return match.contains(ANY) || match.stream().anyMatch(tag -> tag.startsWith(version));
  }
}
