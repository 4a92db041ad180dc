package dev.monitored.operator.diagnosis;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.ScrapeReference;
import dev.monitored.operator.api.ScrapeReference.Kind;
import dev.monitored.operator.finding.Command;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Foreign;
import dev.monitored.operator.finding.Kubectl;
import dev.monitored.operator.finding.Reasons;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A Secret or ConfigMap of {@code spec.scrape} that does not exist, or lacks a key.
 *
 * @param references all to the same object; if it exists, all to the key that it lacks
 */
record MissingKey(Monitored monitored, List<ScrapeReference> references, boolean isObjectThere) {

  Finding finding() {
    return isObjectThere
        ? Finding.of(
            reason(),
            "%s has no key %s (%s)".formatted(object(), Foreign.text(first().key()), fields()),
            "add the key")
        : Finding.of(
            reason(),
            "%s does not exist (%s)".formatted(object(), fields()),
            "create it from files with the names of its keys",
            creation());
  }

  private List<Command> creation() {
    var keys =
        ScrapeReference.of(monitored.getSpec().scrape()).stream()
            .filter(one -> one.kind() == first().kind() && one.name().equals(first().name()))
            .map(ScrapeReference::key)
            .distinct()
            .toList();
    var namespace = monitored.getMetadata().getNamespace();
    var command =
        first().kind() == Kind.Secret
            ? Kubectl.createSecret(namespace, first().name(), keys)
            : Kubectl.createConfigMap(namespace, first().name(), keys);
    return command.map(Command::ofAuthor).stream().toList();
  }

  private String object() {
    return first().kind() + " " + Foreign.text(first().name());
  }

  private String fields() {
    return references.stream().map(ScrapeReference::field).collect(Collectors.joining(", "));
  }

  private String reason() {
    return first().kind() == Kind.Secret ? Reasons.SECRET_MISSING : Reasons.CONFIG_MAP_MISSING;
  }

  private ScrapeReference first() {
    return references.getFirst();
  }
}
