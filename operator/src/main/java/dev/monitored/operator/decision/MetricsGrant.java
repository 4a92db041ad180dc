package dev.monitored.operator.decision;

import dev.monitored.operator.finding.Command;
import dev.monitored.operator.finding.Foreign;
import dev.monitored.operator.finding.Kubectl;
import dev.monitored.operator.finding.Kubectl.Subject;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Allows the service account of a Prometheus to read metrics that the API server authorizes, as it
 * does for kube-rbac-proxy and controller-runtime.
 *
 * @param path of the metrics
 */
public record MetricsGrant(String accountNamespace, String account, String path) {
  private static final Pattern PATH = Pattern.compile("/[-_.~/a-zA-Z0-9]{1,200}");

  /** A single command. Empty: the account or the path is not valid, so nothing can be granted. */
  public List<Command> commands() {
    var areNames = Stream.of(accountNamespace, account).allMatch(Foreign::isName);
    if (!areNames || !PATH.matcher(path).matches()) {
      return List.of();
    }
    var name = "prometheus." + accountNamespace + "." + account + "." + slug();
    var role =
        Kubectl.create(
            new Subject("clusterrole", null, name), "--verb=get", "--non-resource-url=" + path);
    var binding =
        Kubectl.create(
            new Subject("clusterrolebinding", null, name),
            "--clusterrole=" + name,
            "--serviceaccount=" + accountNamespace + ":" + account);
    return Grant.both(role, binding);
  }

  private String slug() {
    return path.substring(1).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
  }
}
