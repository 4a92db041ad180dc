package dev.monitored.operator.status;

import dev.monitored.operator.api.MonitoredSpec;
import dev.monitored.operator.api.MonitoredSpec.ReadyWhen;
import dev.monitored.operator.diagnosis.Verdict;
import dev.monitored.operator.diagnosis.Verdict.State;
import dev.monitored.operator.finding.Reasons;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code Ready}, and what those read beside it that wait for it, such as Helm and Flux: {@code
 * Reconciling} while a change of anything but the spec can still make it True, else {@code
 * Stalled}.
 *
 * @param workload the verdict of {@code WorkloadReady}
 * @param others all other verdicts
 * @param isPastDeadline whether the Deployment has made no progress within its deadline
 */
record Readiness(
    MonitoredSpec spec, Verdict workload, List<Verdict> others, boolean isPastDeadline) {
  /** What only a change of the spec can end. */
  private static final Set<String> FINAL = Set.of(Reasons.SPEC_UNREADABLE, Reasons.IMMUTABLE_FIELD);

  /** Whatever else is wrong, this is. */
  static SequencedMap<String, Verdict> failed(Verdict problem) {
    return conditions(problem, FINAL.contains(problem.reason()));
  }

  SequencedMap<String, Verdict> conditions() {
    var ready = ready();
    var isStuck = isPastDeadline && workload.state() == State.FALSE;
    return conditions(ready, isStuck || FINAL.contains(ready.reason()));
  }

  private static SequencedMap<String, Verdict> conditions(Verdict ready, boolean isFinal) {
    var conditions = new LinkedHashMap<String, Verdict>();
    conditions.put(Conditions.READY, ready);
    if (!ready.isTrue()) {
      conditions.put(
          isFinal ? Conditions.STALLED : Conditions.RECONCILING,
          Verdict.holds(ready.reason(), ready.message()));
    }
    return conditions;
  }

  private Verdict ready() {
    var all = Stream.concat(Stream.of(workload), others.stream().filter(this::counts)).toList();
    var worst = Verdict.worst(all).filter(verdict -> !verdict.isTrue()).orElseGet(() -> good(all));
    return Boolean.TRUE.equals(spec.paused())
        ? new Verdict(worst.state(), worst.reason(), "(paused) " + worst.message(), worst.until())
        : worst;
  }

  private boolean counts(Verdict other) {
    return isProofWanted() || other.reason().equals(Reasons.NAME_CONFLICT);
  }

  private Verdict good(List<Verdict> all) {
    return isProofWanted()
        ? Verdict.holds(
            Reasons.PROVEN, all.stream().map(Verdict::message).collect(Collectors.joining("; ")))
        : workload;
  }

  private boolean isProofWanted() {
    return spec.readyWhen() == ReadyWhen.Proven;
  }
}
