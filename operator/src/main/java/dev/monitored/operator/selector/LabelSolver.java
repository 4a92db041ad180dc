package dev.monitored.operator.selector;

import dev.monitored.operator.naming.PrometheusRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds labels with which selectors match an object: as few as possible, and if possible none that
 * another selector matches, too.
 *
 * @param fixed labels of the object that must not change
 * @param usual labels that the object has unless a selector requires other values
 */
public record LabelSolver(Map<String, String> fixed, Map<String, String> usual) {

  /**
   * A Prometheus that sees the namespace, and what it requires of the labels of one kind of object.
   */
  public record Picker(PrometheusRef ref, LabelConstraints requirements) {}

  /**
   * Labels of one object.
   *
   * @param refs for whom they are solved
   * @param others who pick the object up, too
   */
  public record Solution(
      SortedMap<String, String> labels, List<PrometheusRef> refs, List<PrometheusRef> others) {

    /** The same labels, solved for those of the others, too, that are to be served by them. */
    public Solution serving(Predicate<PrometheusRef> served) {
      var joined = others.stream().filter(served).toList();
      return new Solution(
          labels,
          Stream.concat(refs.stream(), joined.stream()).toList(),
          others.stream().filter(ref -> !joined.contains(ref)).toList());
    }
  }

  boolean canSolve(LabelConstraints requirements) {
    return requirements.and(LabelConstraints.exactly(fixed)).isSatisfiable();
  }

  /**
   * One solution, or several if pickers contradict each other. A picker is in exactly one of them.
   *
   * @param pickers each of which alone can be solved
   * @param avoided further ones, which should not pick the object up
   * @param all everybody who may pick it up
   */
  public List<Solution> solve(List<Picker> pickers, List<Picker> avoided, List<Picker> all) {
    var unwanted = Stream.concat(pickers.stream(), avoided.stream()).toList();
    return groups(pickers).stream()
        .map(group -> solution(labels(group, without(unwanted, group)), group, all))
        .toList();
  }

  private static Solution solution(
      SortedMap<String, String> labels, List<Picker> group, List<Picker> all) {
    var others =
        without(all, group).stream()
            .filter(picker -> picker.requirements().fits(labels))
            .map(Picker::ref)
            .toList();
    return new Solution(labels, group.stream().map(Picker::ref).toList(), others);
  }

  // INVARIANT: what opened or joined a later group is contradicted by each earlier one, so the
  // object of an earlier group is never picked up twice.
  private List<List<Picker>> groups(List<Picker> pickers) {
    var groups = new ArrayList<List<Picker>>();
    for (Picker picker : pickers) {
      groups.stream()
          .filter(group -> canSolve(all(group).and(picker.requirements())))
          .findFirst()
          .orElseGet(() -> opened(groups))
          .add(picker);
    }
    return groups;
  }

  private static List<Picker> opened(List<List<Picker>> groups) {
    groups.add(new ArrayList<>());
    return groups.getLast();
  }

  private SortedMap<String, String> labels(List<Picker> group, List<Picker> others) {
    var required = all(group).and(LabelConstraints.exactly(fixed));
    var labels = new TreeMap<>(usual);
    required.unmet(labels).keys().forEach((key, allowed) -> put(labels, key, allowed.pick()));
    for (Picker other : others) {
      escape(other.requirements(), required, labels, others);
    }
    return labels;
  }

  /** Changes one label, if there is one, so that fewer of the others pick the object up. */
  private static void escape(
      LabelConstraints from,
      LabelConstraints required,
      SortedMap<String, String> labels,
      List<Picker> others) {
    if (!from.fits(labels)) {
      return;
    }
    from.keys().keySet().stream()
        .flatMap(key -> alternatives(key, from, required, labels))
        .filter(changed -> pickedUp(changed, others) < pickedUp(labels, others))
        .findFirst()
        .ifPresent(changed -> {
          labels.clear();
          labels.putAll(changed);
        });
  }

  private static Stream<SortedMap<String, String>> alternatives(
      String key,
      LabelConstraints from,
      LabelConstraints required,
      SortedMap<String, String> labels) {
    return required
        .allowed(key)
        .candidatesAgainst(from.allowed(key))
        .filter(required.allowed(key)::allows)
        .map(value -> {
          var changed = new TreeMap<>(labels);
          changed.put(key, value);
          return changed;
        });
  }

  private static long pickedUp(Map<String, String> labels, List<Picker> others) {
    return others.stream().filter(other -> other.requirements().fits(labels)).count();
  }

  private static LabelConstraints all(List<Picker> group) {
    return group.stream()
        .map(Picker::requirements)
        .reduce(new LabelConstraints(new TreeMap<>()), LabelConstraints::and);
  }

  private static List<Picker> without(List<Picker> everybody, List<Picker> group) {
    return everybody.stream().filter(picker -> !group.contains(picker)).toList();
  }

  static void put(Map<String, String> labels, String key, @Nullable String value) {
    if (value == null) {
      labels.remove(key);
    } else {
      labels.put(key, value);
    }
  }
}
