package dev.monitored.operator.look;

import dev.monitored.operator.api.Durations;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.evidence.SeriesLabels;
import dev.monitored.operator.query.Replies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The targets of one application, as they come in. Only so many are kept as it can have: a few for
 * each endpoint of a Pod, and as many again of Pods that are about to end.
 */
final class KeptTargets {
  private static final int FOR_EACH = 2;
  private static final int OTHERS = 20;

  /** A URL has up to 1,024 characters of path, and an error may repeat it. */
  private static final int LONGEST_TEXT = 3_000;

  private static final int LONGEST_DURATION = 40;
  private static final int MANY_FAILURES = 2;

  private final Question question;
  private final Map<TargetKey, Look.Scraped> before;
  private final List<Look.Scraped> kept = new ArrayList<>();
  private int others;

  KeptTargets(Question question, List<Look.Scraped> before) {
    this.question = question;
    this.before =
        before.stream()
            .collect(
                Collectors.toMap(
                    scraped -> TargetKey.of(scraped.target()),
                    scraped -> scraped,
                    (first, _) -> first));
  }

  void add(Replies.ActiveTarget found) {
    var pods = question.pods();
    var isExpected = pods.contains(found.pod());
    var most = isExpected ? FOR_EACH * question.targets() : OTHERS + question.targets();
    if ((isExpected ? kept.size() - others : others) >= most) {
      return;
    }
    others += isExpected ? 0 : 1;
    kept.add(new Look.Scraped(target(found), found.lastScrape()));
  }

  List<Look.Scraped> all() {
    return List.copyOf(kept);
  }

  private Target target(Replies.ActiveTarget found) {
    return new Target(
        shortened(found.scrapePool()),
        shortened(found.pod()),
        shortened(found.scrapeUrl()),
        health(found),
        shortened(found.lastError()),
        failedScrapes(found),
        duration(found.scrapeInterval()),
        duration(found.scrapeTimeout()),
        labels(found.labels().series()));
  }

  private static SeriesLabels labels(SeriesLabels found) {
    return new SeriesLabels(
        shortened(found.namespace()),
        shortened(found.job()),
        shortened(found.pod()),
        shortened(found.instance()),
        shortened(found.path()));
  }

  private static String health(Replies.ActiveTarget found) {
    return Set.of("up", "down").contains(found.health()) ? found.health() : "unknown";
  }

  private int failedScrapes(Replies.ActiveTarget found) {
    if (!"down".equals(found.health())) {
      return 0;
    }
    var last = before(found).filter(scraped -> scraped.target().isDown());
    var isSameScrape =
        last.map(Look.Scraped::lastScrape)
            .filter(time -> Objects.equals(time, found.lastScrape()))
            .isPresent();
    var known = last.map(scraped -> scraped.target().failedScrapes()).orElse(0);
    return isSameScrape ? known : Math.min(MANY_FAILURES, known + 1);
  }

  private Optional<Look.Scraped> before(Replies.ActiveTarget found) {
    return Optional.ofNullable(
        before.get(
            new TargetKey(
                shortened(found.scrapePool()),
                shortened(found.pod()),
                shortened(found.scrapeUrl()))));
  }

  private static Duration duration(@Nullable String text) {
    return text == null || text.length() > LONGEST_DURATION
        ? Duration.ZERO
        : Durations.parse(text, Duration.ZERO);
  }

  private static String shortened(String text) {
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
  }
}
