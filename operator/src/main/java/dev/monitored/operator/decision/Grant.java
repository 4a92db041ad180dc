package dev.monitored.operator.decision;

import dev.monitored.operator.finding.Command;
import dev.monitored.operator.finding.Foreign;
import dev.monitored.operator.finding.Kubectl;
import dev.monitored.operator.finding.Kubectl.Subject;
import dev.monitored.operator.finding.ShellCommand;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Allows the service account of a Prometheus to find targets in a namespace.
 *
 * @param namespace where the targets are
 * @param accountNamespace where the service account is
 * @param resources what it must be able to list and watch, such as {@code pods}
 */
public record Grant(
    String namespace, String accountNamespace, String account, List<String> resources) {
  public Grant {
    resources = List.copyOf(resources);
  }

  /**
   * A single command. Empty: the name of the account is not valid, so nothing can be granted to it.
   */
  public List<Command> commands() {
    if (!Stream.of(namespace, accountNamespace, account).allMatch(Foreign::isName)) {
      return List.of();
    }
    // No namespace has a dot, so no two accounts share a name.
    var name = "prometheus." + accountNamespace + "." + account;
    var role =
        Kubectl.create(
            new Subject("role", namespace, name),
            "--verb=get,list,watch",
            "--resource=" + String.join(",", resources));
    var binding =
        Kubectl.create(
            new Subject("rolebinding", namespace, name),
            "--role=" + name,
            "--serviceaccount=" + accountNamespace + ":" + account);
    return both(role, binding);
  }

  /** A single command of the platform team. */
  static List<Command> both(Optional<ShellCommand> role, Optional<ShellCommand> binding) {
    return role.isPresent() && binding.isPresent()
        ? List.of(Command.ofPlatform(role.get(), binding.get()))
        : List.of();
  }
}
