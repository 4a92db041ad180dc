package dev.monitored.operator.diagnosis;

import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.plan.ScrapePools;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which targets of one Prometheus are those that it should have. Each Pod is looked up once. */
final class FoundTargets {
  private static final BinaryOperator<Target> UP_FIRST =
      BinaryOperator.maxBy(Comparator.comparing(Target::isUp));

  private final Situation situation;
  private final Choice choice;
  private final Map<String, List<Target>> found;
  private final Map<String, List<ExpectedTarget>> expected;

  FoundTargets(Situation situation, Choice choice, Heard heard) {
    this.situation = situation;
    this.choice = choice;
    this.found = heard.targets().stream().collect(Collectors.groupingBy(Target::pod));
    this.expected =
        situation.expectedTargets().stream()
            .collect(Collectors.groupingBy(one -> one.pod().name()));
  }

  /**
   * The target at its place; if there is none, a target of the same Pod that was its target before
   * the last change of the spec. Empty: it has none.
   */
  Optional<Target> of(ExpectedTarget wanted) {
    return ofPod(wanted)
        .filter(target -> isAt(wanted, target))
        .reduce(UP_FIRST)
        .or(() ->
            ofPod(wanted)
                .filter(target -> isOfNobody(target) && mayBe(wanted, target))
                .reduce(UP_FIRST));
  }

  /** Whether it is scraped there and as the spec says, as far as the URL tells. */
  boolean isAt(ExpectedTarget wanted, Target target) {
    return wanted.isScrapedBy(target, situation.monitored().getSpec().scrape());
  }

  Stream<Target> ofPod(ExpectedTarget wanted) {
    return found.getOrDefault(wanted.pod().name(), List.of()).stream();
  }

  private boolean isOfNobody(Target target) {
    return expected.getOrDefault(target.pod(), List.of()).stream()
        .noneMatch(other -> isAt(other, target));
  }

  /** Each endpoint of a monitor has a scrape pool of its own. */
  private boolean mayBe(ExpectedTarget wanted, Target target) {
    return wanted.isOnly()
        || choice.route() == Route.HTTP_DISCOVERY
        || ScrapePools.isOf(wanted.endpoint(), target.pool());
  }
}
