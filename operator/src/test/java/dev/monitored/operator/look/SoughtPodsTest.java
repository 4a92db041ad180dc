package dev.monitored.operator.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.evidence.Sought;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.query.Replies;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which targets scrape the Pods of an application for somebody else. */
class SoughtPodsTest {
  private static final MonitoredRef SHOP = new MonitoredRef("team", "shop");
  private static final Sought SOUGHT =
      new Sought(
          Set.of(
              new Sought.Place("a", "10.0.0.1:8080", "/metrics"),
              new Sought.Place("a", "10.0.0.1:9102", "/exporter"),
              new Sought.Place("b", "[fd00::1]:8080", "/metrics"),
              new Sought.Place("c", ":8080", "/metrics"),
              new Sought.Place("d", "10.0.0.4:80", "/metrics")),
          Set.of("serviceMonitor/team/shop/0"),
          true);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          chart                      | team  | a | http://10.0.0.1:8080/metrics             | true
          by address                 |       |   | http://10.0.0.1:8080/metrics             | true
          by IPv6 address            |       |   | https://[fd00::1]:8080/metrics           | true
          by name, the other family  | team  | a | http://[fd00::a]:8080/metrics            | true
          by name, without address   | team  | c | http://10.0.0.9:8080/metrics             | true
          with parameters            |       |   | http://10.0.0.1:8080/metrics?format=text | true
          default port               |       |   | http://10.0.0.4/metrics                  | true
          a further endpoint         | team  | a | http://10.0.0.1:9102/exporter            | true
          the path of another port   | team  | a | http://10.0.0.1:8080/exporter            | false
          another port               | team  | a | http://10.0.0.1:9090/metrics             | false
          another port, same end     | team  | a | http://10.0.0.1:18080/metrics            | false
          another path               | team  | a | http://10.0.0.1:8080/probe               | false
          another Pod                | team  | z | http://10.0.0.7:8080/metrics             | false
          another namespace          | other | a | http://10.0.0.7:8080/metrics             | false
          no URL                     |       |   | 10.0.0.1:8080                            | false
          serviceMonitor/team/shop/0 | team  | a | http://10.0.0.1:8080/metrics             | false
          """)
  void aTargetIsThatOfAPodByAddressOrByName(
      String pool, String namespace, String pod, String url, boolean isFound) {
    var target = target(pool, new Replies.DiscoveredLabels(null, pod, namespace, "", "", ""), url);

    assertThat(pods().scrapedBy(target)).isEqualTo(isFound ? Set.of(SHOP) : Set.of());
  }

  /** The operator's discovery names the application, whatever the platform calls the pool. */
  @ParameterizedTest
  @CsvSource({"shop, false", "other, true"})
  void whatIsDiscoveredIsThatOfItsApplicationOnly(String job, boolean isFound) {
    var labels =
        new Replies.DiscoveredLabels("http://op/discovery/x", null, null, "team", job, "a");

    var target = target("monitored", labels, "http://10.0.0.1:8080/metrics");

    assertThat(pods().scrapedBy(target)).isEqualTo(isFound ? Set.of(SHOP) : Set.of());
  }

  private static SoughtPods pods() {
    var pods = new SoughtPods();
    pods.add(SHOP, SOUGHT);
    return pods;
  }

  private static Replies.ActiveTarget target(
      String pool, Replies.DiscoveredLabels labels, String url) {
    return new Replies.ActiveTarget(
        labels, Replies.TargetLabels.NONE, pool, url, "", null, "up", null, null);
  }
}
