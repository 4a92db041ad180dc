package dev.monitored.server.http.ays;

import dev.monitored.server.job.Retry;
import dev.monitored.server.job.StorableText;
import io.helidon.common.uri.UriQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the query of a request, or refuses the request. What is given without a value is not. */
final class AysQuery {
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
  private static final Set<String> YES = Set.of("true", "1", "yes");
  private static final Set<String> NO = Set.of("false", "0", "no");

  private final UriQuery query;

  /** Refuses every other parameter than the known ones: a filter must not be passed over. */
  AysQuery(UriQuery query, String... known) {
    this.query = query;
    if (!Set.of(known).containsAll(query.names())) {
      throw AysException.badRequest(
          known.length == 0
              ? "no parameters are supported"
              : "the supported parameters are " + new TreeSet<>(Set.of(known)));
    }
  }

  Optional<String> text(String name) {
    var values = query.contains(name) ? query.all(name) : List.<String>of();
    if (values.size() > 1) {
      throw AysException.badRequest(name + " must not be repeated");
    }
    return values.stream()
        .filter(text -> !text.isBlank())
        .findFirst()
        .map(text -> {
          if (!StorableText.isStorable(text)) {
            throw AysException.badRequest(name + " must not have NUL or unpaired surrogates");
          }
          return text;
        });
  }

  /** The parts of a list with commas between. */
  Stream<String> words(String name) {
    return text(name).stream()
        .flatMap(text -> Stream.of(text.split(",", -1)))
        .map(String::strip)
        .filter(word -> !word.isEmpty());
  }

  boolean flag(String name) {
    var word = text(name).map(text -> text.toLowerCase(Locale.ROOT)).orElse("no");
    if (!YES.contains(word) && !NO.contains(word)) {
      throw AysException.badRequest(name + " must be true or false");
    }
    return YES.contains(word);
  }

  Optional<Instant> epoch(String name) {
    return text(name)
        .map(text -> {
          long seconds = SECONDS.matcher(text).matches() ? Long.parseLong(text) : Long.MAX_VALUE;
          if (seconds > LATEST.getEpochSecond()) {
            throw AysException.badRequest(
                name + " must be an integer number of seconds since 1970");
          }
          return Instant.ofEpochSecond(seconds);
        });
  }

  /** The delays between attempts; a zero in front means that there is one attempt only. */
  Optional<Retry> retries(String name) {
    return text(name)
        .map(text -> {
          var delays = Stream.of(text.split(",", -1)).map(part -> delay(name, part)).toList();
          return delays.getFirst().isZero() ? Retry.NONE : new Retry(delays, 0);
        });
  }

  private static Duration delay(String name, String text) {
    if (!SECONDS.matcher(text.strip()).matches()) {
      throw AysException.badRequest(
          name + " must be a comma-separated list of integer seconds, or 0");
    }
    return Duration.ofSeconds(Long.parseLong(text.strip()));
  }
}
