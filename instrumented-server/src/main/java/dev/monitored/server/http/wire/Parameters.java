package dev.monitored.server.http.wire;

import dev.monitored.server.job.JobState;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.query.Page.Order;
import dev.monitored.server.job.schedule.Schedule;
import io.helidon.common.uri.UriQuery;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads the query of a request, or refuses the request. */
public final class Parameters {
  private static final int DEFAULT_LIMIT = 50;

  private final UriQuery query;

  /** Refuses every other parameter than the known ones. */
  public Parameters(UriQuery query, String... known) {
    this.query = query;
    if (!Set.of(known).containsAll(query.names())) {
      throw refused(
          "unknown parameter; the supported parameters are " + new TreeSet<>(Set.of(known)));
    }
  }

  private List<String> values(String name) {
    return query.contains(name) ? query.all(name) : List.of();
  }

  public Set<JobState> states() {
    return values("state").stream().map(Parameters::state).collect(Collectors.toSet());
  }

  private static JobState state(String word) {
    return JobState.parse(word)
        .orElseThrow(() ->
            refused(
                "state must be one of " + JobState.all().stream().map(JobState::word).toList()));
  }

  /** The values, every one of them known, or something that was known once. */
  public Set<String> some(String name, Collection<String> known, Predicate<String> wasKnown) {
    var values = Set.copyOf(values(name));
    if (!values.stream().allMatch(value -> known.contains(value) || wasKnown.test(value))) {
      throw refused(name + " must be one of " + known);
    }
    return values;
  }

  public Map<String, String> labels() {
    return single("labelSelector", LabelSelector::read).orElse(LabelSelector.ALL);
  }

  /** Of what has ids that grow with time. */
  public <I> Page<I> page(Function<String, Optional<I>> id) {
    return new Page<>(
        single("cursor", reader("cursor", id)),
        single("sort", Parameters::order).orElse(Order.NEWEST_FIRST),
        limit(),
        isCounted());
  }

  /** Whether a list is to say how many match. */
  public boolean isCounted() {
    return single("count", text -> flag("count", text)).orElse(true);
  }

  /** The name of a schedule or trigger; there may be none of that name any more. */
  public Optional<String> name(String parameter) {
    return single(
        parameter,
        text -> {
          if (!Schedule.isName(text)) {
            throw refused(parameter + " must be the name of a " + parameter);
          }
          return text;
        });
  }

  private static Order order(String text) {
    return switch (text) {
      case "createdAt" -> Order.OLDEST_FIRST;
      case "-createdAt" -> Order.NEWEST_FIRST;
      default -> throw refused("sort must be createdAt or -createdAt");
    };
  }

  public <T> Optional<T> single(String name, Function<String, T> reader) {
    var values = values(name);
    if (values.size() > 1) {
      throw refused(name + " must not be repeated");
    }
    return values.stream().map(reader).findFirst();
  }

  public boolean flag(String name) {
    return single(name, text -> flag(name, text)).orElse(false);
  }

  private static boolean flag(String name, String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refused(name + " must be true or false");
    };
  }

  public int limit() {
    return upTo(Page.MAX_LIMIT, "limit", DEFAULT_LIMIT);
  }

  /** A number from 1 to the largest. */
  public int upTo(int largest, String name, int standard) {
    return single(name, text -> number(name, text, largest)).orElse(standard);
  }

  private static int number(String name, String text, int largest) {
    int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > largest) {
      throw refused(name + " must be from 1 to " + largest);
    }
    return number;
  }

  public Optional<Instant> time(String name) {
    return single(
        name,
        text ->
            Times.parse(text)
                .orElseThrow(() -> refused(name + " must be a time such as 2026-12-31T23:59:59Z")));
  }

  /** Reads the cursor that an earlier page gave. */
  public static <T> Function<String, T> reader(String name, Function<String, Optional<T>> parser) {
    return text ->
        parser
            .apply(text)
            .orElseThrow(() -> refused(name + " must be the nextCursor of an earlier page"));
  }

  /** The name of a schedule or trigger to be, or refuses the request. */
  public static String newName(String name) {
    if (!Schedule.isName(name)) {
      throw refused(
          "a name must have 1 to 63 lowercase letters, digits, dots and hyphens, and start and end with"
              + " a letter or digit");
    }
    return name;
  }

  public static ProblemException refused(String detail) {
    return new ProblemException(Problem.badRequest(detail));
  }
}
