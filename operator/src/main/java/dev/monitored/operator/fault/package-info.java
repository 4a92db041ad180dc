/**
 * Names the reason behind what a Prometheus says of a failed scrape, and a kubelet or
 * prometheus-operator of a missing object, in their own words. Pure. May depend on {@code api},
 * {@code finding} and {@code evidence}.
 */
@NullMarked
package dev.monitored.operator.fault;

import org.jspecify.annotations.NullMarked;
