package dev.monitored.operator.discovery;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.decision.Standing;
import dev.monitored.operator.discovery.DiscoveredApplication.Target;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Route;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiscoveryDocumentTest {
  private static final PrometheusRef ASKING =
      new PrometheusRef(PrometheusRef.PLAIN, "infra", "one");
  private static final PrometheusRef OTHER = new PrometheusRef(PrometheusRef.PLAIN, "infra", "two");

  @Test
  void isAnEmptyListWithoutTargets() {
    assertThat(DiscoveryDocument.json(ASKING, List.of())).isEqualTo("[]");
    assertThat(DiscoveryDocument.json(ASKING, List.of(anApplication("ays", ASKING))))
        .isEqualTo("[]");
  }

  @Test
  void holdsOnlyWhatIsMeantForWhoAsks() {
    var document =
        DiscoveryDocument.json(
            ASKING,
            List.of(
                anApplication("theirs", OTHER, main("theirs-1", "10.0.0.1")),
                anApplication("ours", ASKING, main("ours-1", "10.0.0.2"))));

    assertThatJson(document).isArray().hasSize(1);
    assertThatJson(document).inPath("[0].labels.job").isEqualTo("ours");
    assertThatJson(document).inPath("[0].targets").isArray().containsExactly("10.0.0.2:6600");
  }

  @Test
  void isTheSameWhateverTheOrder() {
    var first = main("a", "10.0.0.1");
    var second = main("b", "10.0.0.2");
    var other = anApplication("other", ASKING, first);

    assertThat(
            DiscoveryDocument.json(
                ASKING, List.of(anApplication("ays", ASKING, second, first), other)))
        .isEqualTo(
            DiscoveryDocument.json(
                ASKING, List.of(other, anApplication("ays", ASKING, first, second))));
  }

  private static Target main(String pod, String address) {
    return new Target(pod, address, 6600, "app", "/metrics", true);
  }

  private static DiscoveredApplication anApplication(
      String name, PrometheusRef by, Target... targets) {
    var monitored =
        Serialization.unmarshal(
            "metadata: {name: %s, namespace: shop}\nspec: {jobServer: {}}".formatted(name),
            Monitored.class);
    var choice =
        new Choice(by, Standing.CHOSEN, Route.HTTP_DISCOVERY, null, null, null, null, null);
    return new DiscoveredApplication(
        monitored,
        new Plan(List.of(choice), List.of(), List.of(), null, true),
        name,
        List.of(targets));
  }
}
