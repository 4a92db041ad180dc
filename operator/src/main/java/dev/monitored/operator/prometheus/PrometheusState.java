package dev.monitored.operator.prometheus;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that the cluster tells of one Prometheus.
 *
 * @param prometheus what a plan depends on
 * @param interval between two scrapes, unless it is told otherwise
 * @param refresh between two reads of its discovery document; null: it reads none
 * @param read whether it reads that document; null: it has none, or it is not known
 * @param changed when its object was last changed or the last of its Pods became ready; null: not
 *     known
 * @param enforcedLabel the label that prometheus-operator forces upon all that is written for it;
 *     null: none
 * @param sampleLimit of its monitors
 * @param discoverer as whom it looks for targets; null: not known
 * @param addresses where it answers
 */
public record PrometheusState(
    KnownPrometheus prometheus,
    Duration interval,
    @Nullable Duration refresh,
    @Nullable DocumentRead read,
    @Nullable Instant changed,
    @Nullable String enforcedLabel,
    SampleLimit sampleLimit,
    @Nullable Discoverer discoverer,
    ReplicaAddresses addresses) {}
