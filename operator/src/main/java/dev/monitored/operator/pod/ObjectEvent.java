package dev.monitored.operator.pod;

import java.time.Instant;

/**
 * What the cluster says of a Pod or a monitor, in an Event about it.
 *
 * @param last when it was last so
 */
public record ObjectEvent(String reason, String message, Instant last) {}
