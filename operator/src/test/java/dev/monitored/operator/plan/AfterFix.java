package dev.monitored.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.snapshot.Facts;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What must hold after the commands of a finding were run, by Kubernetes' own rules. */
public final class AfterFix {
  private static final List<String> STAGES =
      List.of(
          Reasons.SELECTOR_SELECTS_NOTHING,
          Reasons.NAMESPACE_NOT_SELECTED,
          Reasons.LABEL_MISMATCH,
          Reasons.AMBIGUOUS_PROMETHEUS,
          Reasons.NOT_CHOSEN);
  private static final List<Function<OperatedPrometheus, @Nullable LabelSelector>> OF_OBJECTS =
      List.of(
          OperatedPrometheus::serviceMonitorSelector,
          OperatedPrometheus::podMonitorSelector,
          OperatedPrometheus::ruleSelector);
  private static final List<Function<OperatedPrometheus, @Nullable LabelSelector>> OF_NAMESPACES =
      List.of(
          OperatedPrometheus::serviceMonitorNamespaceSelector,
          OperatedPrometheus::podMonitorNamespaceSelector,
          OperatedPrometheus::ruleNamespaceSelector);

  private AfterFix() {}

  /** There is nothing more to say, or only what comes next. */
  public static void isFixed(Finding finding, @Nullable Finding next) {
    if (next != null) {
      assertThat(STAGES.indexOf(next.reason()))
          .as("%s%nthen%n%s", finding.message(), next.message())
          .isGreaterThan(STAGES.indexOf(finding.reason()));
    }
  }

  /** Who found the application before, and its rules, still does. */
  public static void nobodyLoses(Plan before, Plan after) {
    for (var was : before.choices()) {
      var is =
          after.choices().stream()
              .filter(choice -> choice.ref().equals(was.ref()))
              .findFirst()
              .orElseThrow();
      assertThat(was.scrape() == null && is.scrape() != null).as("%s", is).isFalse();
      assertThat(was.intended() && was.rules() == null && is.rules() != null)
          .as("%s", is)
          .isFalse();
    }
  }

  /**
   * What the selectors selected they still select: objects and namespaces of any labels. Both are
   * of the same Prometheuses, in the same order.
   */
  public static void nothingIsLost(Facts before, Facts after) {
    for (int index = 0; index < before.operated().size(); index++) {
      var was = before.operated().get(index);
      var is = after.operated().get(index);
      assertThat(is.ref()).isEqualTo(was.ref());
      OF_OBJECTS.forEach(field -> checkWidened(field.apply(was), field.apply(is)));
      OF_NAMESPACES.forEach(field -> {
        checkNamespaces(was, field.apply(was), field.apply(is));
        checkNamespace(was, field.apply(was), before, field.apply(is), after);
      });
    }
  }

  private static void checkWidened(@Nullable LabelSelector before, @Nullable LabelSelector after) {
    assertThat(Oracle.labellings(Map.of(), RandomClusters.KEYS, RandomClusters.VALUES))
        .filteredOn(labels -> Oracle.selects(before, labels))
        .allMatch(labels -> Oracle.selects(after, labels), before + " was narrowed to " + after);
  }

  private static void checkNamespaces(
      OperatedPrometheus prometheus,
      @Nullable LabelSelector before,
      @Nullable LabelSelector after) {
    if (before != null) {
      checkWidened(before, after);
    } else {
      var own = Map.of(RandomClusters.NAMESPACE_NAME, prometheus.ref().namespace());
      assertThat(after == null || Oracle.selects(after, own)).isTrue();
    }
  }

  /** The namespace of the application, whose labels may have changed. */
  private static void checkNamespace(
      OperatedPrometheus prometheus,
      @Nullable LabelSelector before,
      Facts factsBefore,
      @Nullable LabelSelector after,
      Facts factsAfter) {
    if (Oracle.selects(before, factsBefore.namespaceLabels())) {
      assertThat(Oracle.selects(after, factsAfter.namespaceLabels()))
          .as("%s: %s", prometheus.ref(), after)
          .isTrue();
    }
  }
}
