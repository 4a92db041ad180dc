/**
 * Stories told on a real cluster, in order: what a user does, and what a real Prometheus answers.
 */
@NullMarked
package dev.monitored.e2e;

import org.jspecify.annotations.NullMarked;
