package dev.monitored.operator.reconcile;

import java.util.Optional;

/**
 * A replica that may lead.
 *
 * @param identity different from that of every other replica
 * @param namespace the operator's own
 * @param lease the name of the lease
 * @param deployment the operator's own, which owns the lease
 */
public record Candidate(
    String identity, String namespace, String lease, Optional<String> deployment) {}
