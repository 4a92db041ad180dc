package dev.monitored.operator.selector;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.monitored.operator.finding.Command;
import dev.monitored.operator.finding.Kubectl;
import dev.monitored.operator.finding.Kubectl.Subject;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The commands that make a Prometheus select our objects, in the order in which to run them. What
 * was selected before stays selected, by every Prometheus; empty where no command does that.
 */
record SelectionFix(Selection selection, OperatedPrometheus prometheus) {

  /** Where it has no selector for objects of the kind. */
  List<Command> selectKind() {
    return patched(
            SelectorPatch.added(
                selection.kind().selectorField(), Labels.MANAGED_BY, List.of(Labels.OPERATOR)))
        .orElse(List.of());
  }

  /** Where it has no selector for namespaces, and so selects its own. */
  List<Command> selectNamespaceToo() {
    return patched(
            SelectorPatch.added(
                selection.kind().namespaceSelectorField(),
                Labels.NAMESPACE_NAME,
                List.of(prometheus.ref().namespace(), selection.namespace())))
        .orElse(List.of());
  }

  /** Labels that the namespace has are left as they are: others select by them, too. */
  List<Command> selectNamespace(LabelSelector selector, LabelConstraints unmet) {
    var labels = selection.namespaceLabels();
    var added = new TreeMap<String, String>();
    unmet
        .without(labels)
        .keys()
        .forEach((key, allowed) -> added.put(key, Objects.requireNonNull(allowed.pick())));
    return joined(
        widened(selection.kind().namespaceSelectorField(), selector, unmet.within(labels), labels),
        labelled(added));
  }

  /** The author's labels give way, unless another Prometheus selects by them. */
  List<Command> selectObjects(LabelSelector selector, LabelConstraints unmet, String monitored) {
    var field = selection.kind().selectorField();
    var ours = Map.of(Labels.MANAGED_BY, Labels.OPERATOR);
    var fixed = selection.solver().fixed();
    var relabelled = relabelled(monitored, unmet.without(ours));
    return relabelled.isPresent()
        ? joined(relabelled, widened(field, selector, unmet.within(ours), fixed))
        : widened(field, selector, unmet, fixed).orElse(List.of());
  }

  private Optional<List<Command>> relabelled(String monitored, LabelConstraints wanted) {
    var changes = new TreeMap<String, @Nullable String>();
    wanted.keys().forEach((key, allowed) -> changes.put(key, allowed.pick()));
    if (changes.isEmpty()) {
      return Optional.of(List.of());
    }
    if (!selection.keepsObjectsWith(changes)) {
      return Optional.empty();
    }
    var subject = new Subject("monitored", selection.namespace(), monitored);
    return Kubectl.setLabels(subject, changes).map(Command::ofAuthor).map(List::of);
  }

  private Optional<List<Command>> labelled(Map<String, String> added) {
    if (added.isEmpty()) {
      return Optional.of(List.of());
    }
    var isReserved = added.keySet().stream().anyMatch(Labels::isReservedOfNamespaces);
    if (isReserved || !selection.keepsNamespaceWith(added)) {
      return Optional.empty();
    }
    var subject = new Subject("namespace", null, selection.namespace());
    return Kubectl.addLabels(subject, added).map(Command::ofPlatform).map(List::of);
  }

  private Optional<List<Command>> widened(
      String field, LabelSelector selector, LabelConstraints unmet, Map<String, String> labels) {
    var added = new TreeMap<>(labels);
    added.keySet().retainAll(unmet.keys().keySet());
    return added.isEmpty()
        ? Optional.of(List.of())
        : SelectorPatch.widened(field, selector, added).flatMap(this::patched);
  }

  private Optional<List<Command>> patched(ArrayNode operations) {
    var ref = prometheus.ref();
    var subject = new Subject(ref.kind().toLowerCase(Locale.ROOT), ref.namespace(), ref.name());
    return Kubectl.patch(subject, operations).map(Command::ofPlatform).map(List::of);
  }

  /** All or nothing. */
  private static List<Command> joined(
      Optional<List<Command>> some, Optional<List<Command>> others) {
    return some.isPresent() && others.isPresent()
        ? Stream.of(some.get(), others.get()).flatMap(List::stream).toList()
        : List.of();
  }
}
