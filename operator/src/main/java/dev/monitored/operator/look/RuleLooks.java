package dev.monitored.operator.look;

import dev.monitored.operator.evidence.Answer.Cause;
import dev.monitored.operator.evidence.Answer.LoadedRule;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.query.PrometheusApi;
import dev.monitored.operator.query.PrometheusApi.UselessAnswer;
import dev.monitored.operator.query.Replies;
import dev.monitored.operator.query.Trouble;
import dev.monitored.operator.rules.RuleDefinition;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** What one replica has loaded of the applications' rules, asked when it is due. */
public final class RuleLooks {
  private static final Duration SETTLED = Duration.ofSeconds(60);
  private static final int GROUPS_IN_ONE_REQUEST = 50;
  private static final int OTHERS = 5;
  private static final int LONGEST_TEXT = 600;

  /**
   * What was loaded.
   *
   * @param trouble why there is no answer
   */
  public record Loaded(Instant at, Question question, List<LoadedRule> rules, Trouble trouble) {
    /** Whether it may tell of all else. */
    public boolean isUntold() {
      return trouble.cause() == Cause.INCOMPLETE;
    }
  }

  private final PrometheusApi api;
  private final RuleMatcher matcher;
  private final URI base;
  private final Completeness completeness;
  private final Map<MonitoredRef, Loaded> loaded = new HashMap<>();
  private Instant settledAt = Instant.EPOCH;

  public RuleLooks(PrometheusApi api, RuleMatcher matcher, URI base, Completeness completeness) {
    this.completeness = completeness;
    this.api = api;
    this.matcher = matcher;
    this.base = base;
  }

  public Optional<Loaded> of(MonitoredRef application, Question question) {
    return question.rules().isEmpty()
        ? nothing(question)
        : Optional.ofNullable(loaded.get(application))
            .filter(known -> known.question().equals(question));
  }

  /** The answer where there is nothing to ask. */
  public static Optional<Loaded> nothing(Question question) {
    return Optional.of(new Loaded(Instant.EPOCH, question, List.of(), Trouble.NONE));
  }

  public void retain(Collection<MonitoredRef> applications) {
    loaded.keySet().retainAll(applications);
  }

  public void forget() {
    loaded.clear();
  }

  /**
   * The applications whose rules must be asked for now, those first that were asked for longest
   * ago; those that are settled all at once.
   */
  public List<MonitoredRef> due(Round round) {
    var isSettledDue = round.isAfter(settledAt, SETTLED);
    return round.questions().entrySet().stream()
        .filter(entry -> !entry.getValue().rules().isEmpty())
        .filter(entry -> {
          var known = of(entry.getKey(), entry.getValue());
          var pace = round.waitingForRules().get(entry.getKey());
          return known.isEmpty()
              || (pace == null ? isSettledDue : round.isAfter(known.get().at(), pace));
        })
        .map(Map.Entry::getKey)
        .sorted(Comparator.comparing(this::lookedAt))
        .toList();
  }

  private Instant lookedAt(MonitoredRef application) {
    var known = loaded.get(application);
    return known == null ? Instant.EPOCH : known.at();
  }

  public void look(Round round) throws IOException {
    var due = due(round);
    settledAt = round.isAfter(settledAt, SETTLED) ? round.at() : settledAt;
    for (int from = 0; from < due.size() && !round.isOver(); from += GROUPS_IN_ONE_REQUEST) {
      look(round, due.subList(from, Math.min(due.size(), from + GROUPS_IN_ONE_REQUEST)));
    }
  }

  private void look(Round round, List<MonitoredRef> applications) throws IOException {
    var found = new TreeMap<String, Found>();
    for (var application : applications) {
      var question = round.question(application);
      question.ruleGroups().forEach(group -> found.put(group, new Found(application, question)));
    }
    var trouble = Trouble.NONE;
    try {
      api.rules(base, found.keySet(), new Collector(found));
    } catch (UselessAnswer e) {
      trouble = e.trouble();
    }
    for (var application : applications) {
      loaded.put(
          application,
          trouble.isNone()
              ? recognized(application, round, found.values())
              : new Loaded(round.at(), round.question(application), List.of(), trouble));
    }
  }

  private Loaded recognized(MonitoredRef application, Round round, Collection<Found> found)
      throws IOException {
    var question = round.question(application);
    var rules = new ArrayList<LoadedRule>();
    try {
      for (var group : found) {
        for (var rule :
            group.application.equals(application) ? group.rules : List.<LoadedRule>of()) {
          var known = matcher.recognized(base, rule.rule(), question);
          rules.add(new LoadedRule(known, rule.health(), rule.lastError()));
        }
      }
    } catch (UselessAnswer e) {
      var why = completeness.trouble(round.at()).or(e.trouble());
      return new Loaded(round.at(), question, List.of(), why);
    }
    var isMissing = !rules.stream().map(LoadedRule::rule).toList().containsAll(question.rules());
    var trouble = isMissing ? completeness.trouble(round.at()) : Trouble.NONE;
    return new Loaded(round.at(), question, List.copyOf(rules), trouble);
  }

  /** The rules of one group, as they come in. */
  private static final class Found {
    private final MonitoredRef application;
    private final Question question;
    private final List<LoadedRule> rules = new ArrayList<>();

    Found(MonitoredRef application, Question question) {
      this.application = application;
      this.question = question;
    }

    /** Only as much is kept as can be its own: a rule that is far longer is somebody else's. */
    void add(RuleDefinition rule, Replies.Rule reply) {
      if (rules.size() < question.rules().size() + OTHERS) {
        var kept = length(rule) <= longest() ? rule : withoutTexts(rule);
        rules.add(new LoadedRule(kept, shortened(reply.health()), shortened(reply.lastError())));
      }
    }

    private int longest() {
      return 2 * question.rules().stream().mapToInt(Found::length).max().orElse(0) + LONGEST_TEXT;
    }

    private static int length(RuleDefinition rule) {
      return rule.name().length()
          + rule.expr().length()
          + rule.labels().toString().length()
          + rule.annotations().toString().length();
    }

    private static RuleDefinition withoutTexts(RuleDefinition rule) {
      return new RuleDefinition(
          rule.group(), shortened(rule.name()), "", rule.hold(), Map.of(), Map.of());
    }
  }

  private record Collector(Map<String, Found> groups) implements Replies.RuleConsumer {
    @Override
    public boolean wants(String group, String file) {
      var found = groups.get(group);
      return found != null
          && found.question.ruleFiles().contains(file.substring(file.lastIndexOf('/') + 1));
    }

    @Override
    public void accept(String group, Replies.Rule rule) {
      Objects.requireNonNull(groups.get(group)).add(rule.in(group), rule);
    }
  }

  private static String shortened(String text) {
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
  }
}
